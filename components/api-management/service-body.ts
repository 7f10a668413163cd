import type { ApiManagementServiceArgs } from "@pulumi/azure-native/apimanagement";
import { markUnknowns } from "../input-failures";
import type { ApiManagementArgs } from "./api-management-args";
import { toServiceInputs } from "./service-inputs";

/** The members of the PUT, by the names of azure-native, which are ARM's; `notYetKnown` for what an output will say. */
export type ServiceBody = { readonly [Name in keyof ApiManagementServiceArgs]?: unknown };

/** What is declared of the service, as azure-native gets it: the arguments with the overrides over them. */
export function declaredInputs(args: ApiManagementArgs): ApiManagementServiceArgs {
    return { ...toServiceInputs(args, args.resourceGroupName ?? ""), ...args.overrides?.service };
}

/** The same as far as it is known when the program runs. */
export const declaredBody = (args: ApiManagementArgs): ServiceBody => markUnknowns(declaredInputs(args)) as ServiceBody;
