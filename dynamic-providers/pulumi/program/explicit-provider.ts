import { Provider } from "@pulumi/azure-native/provider";
import type * as pulumi from "@pulumi/pulumi";
import { readAzureSettings } from "../../sign-in/settings";
import type { AzureSetting, AzureSettings } from "../../sign-in/settings";
import { programError } from "../program-error";
import { findSubscriptionId, readProgramSettings } from "./program-settings";
import { valueOrUndefined } from "./value-or-undefined";

type ComponentOptions = Pick<pulumi.ComponentResourceOptions, "provider" | "providers" | "parent">;

const azureNative = "azure-native";

/**
 * The azure-native provider that the options give to a component's children, by itself or from its parent. Of several, the
 * one that Pulumi itself takes. @returns undefined where it is the default one, which the stack's config sets up.
 */
export function findAzureProvider({ provider, providers, parent }: ComponentOptions = {}):
    pulumi.ProviderResource | undefined {
    const isAzure = (candidate: pulumi.ProviderResource): boolean => Provider.isInstance(candidate);
    return (
        [provider].flatMap((one) => one ?? []).find(isAzure) ??
        Object.values(providers ?? {}).find(isAzure) ??
        parent?.getProvider(`${azureNative}:index:Any`)
    );
}

/**
 * The subscription that a component's children are put into.
 *
 * What the program reads of Azure, and what the resources of this package do there, goes by the sign-in of the stack's
 * config alone. So a provider may name another subscription, and nothing else that differs from the stack.
 *
 * @param subject - what has the options, as text.
 * @returns undefined where no subscription is set: azure-native then takes that of the Azure CLI.
 * @throws RunError that names each setting of the provider that differs from the stack's.
 */
export async function readChildSubscription(
    subject: string,
    options: ComponentOptions | undefined,
): Promise<string | undefined> {
    const provider = findAzureProvider(options);
    if (!provider) {
        return findSubscriptionId();
    }
    const given = await readInputs(provider);
    const own = readAzureSettings((key) => given[key.slice(azureNative.length + 1)], process.env);
    const different = findDifferences(own, readProgramSettings());
    if (different.length > 0) {
        throw programError(
            "ProviderSignsInElsewhere",
            `${subject} is given a provider of azure-native whose ${different.join(", ")} ${different.length > 1 ? "are" : "is"} ` +
                "not as in the stack's config: the program would read one place, and create in another.\n" +
                "Set azure-native's settings in the stack's config and leave the provider out; another tenant or " +
                "cloud needs a separate stack. A provider that differs only in its subscriptionId is accepted.",
        );
    }
    const { subscriptionId = process.env.ARM_SUBSCRIPTION_ID } = given;
    if (!subscriptionId) {
        throw programError(
            "ProviderSignsInElsewhere",
            `${subject} is given a provider of azure-native whose subscriptionId is not set, or not known yet: give it as plain text.`,
        );
    }
    return subscriptionId;
}

/** @returns names alone: a setting may be secret. */
function findDifferences(own: AzureSettings, stack: AzureSettings): AzureSetting[] {
    const cloudOf = ({ environment = "public" }: AzureSettings): string => environment.toLowerCase();
    return (Object.keys(stack) as AzureSetting[]).filter((setting) =>
        setting === "environment" ? cloudOf(own) !== cloudOf(stack) : own[setting] !== stack[setting],
    );
}

/** What a provider was declared with, which Pulumi keeps as its outputs; an input that is not known yet is undefined. */
async function readInputs(provider: pulumi.ProviderResource): Promise<Partial<Record<string, string>>> {
    const outputs = provider as unknown as Partial<Record<string, pulumi.Output<unknown>>>;
    const names: string[] = ["subscriptionId", ...Object.keys(readAzureSettings(() => undefined, {}))];
    const entries = names.map(async (name) => {
        const value = await new Promise<unknown>((resolve) =>
            outputs[name] === undefined ? resolve(undefined) : void valueOrUndefined(outputs[name]).apply(resolve),
        );
        return [name, typeof value === "string" ? value : undefined] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
}
