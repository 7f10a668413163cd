import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { inputFailure } from "../dynamic-providers/common/failure";
import { isInside, resourceTypes } from "./resource-types";
import type { ServiceProperties } from "./service-properties";

interface Config {
    readonly exemptTiers: string[];
}

/** A service and the vault are protected, so that no change of a program destroys or replaces them by the way. */
export const protectSitesAndVault: ResourceValidationPolicy = {
    name: "protect-sites-and-vault",
    description: "Services and the vault are destroyed on purpose only.",
    enforcementLevel: "mandatory",
    configSchema: {
        properties: {
            exemptTiers: {
                type: "array",
                items: { type: "string" },
                default: ["Developer"],
                description: "Tiers whose services may do without.",
            },
        },
    },
    validateResource(args, report) {
        const { protect } = args.opts;
        if (!protect && (isOfVault(args) || isProtectedService(args))) {
            const rule =
                "it must be true, so that Pulumi refuses to destroy or replace the resource. To destroy it on purpose, set " +
                `${protectSitesAndVault.name} to advisory for the run that takes the protection away.`;
            report(inputFailure("protect", protect, rule).reason);
        }
    },
};

const vaultTypes: readonly string[] = [
    resourceTypes.resourceGroup,
    resourceTypes.storageAccount,
    resourceTypes.blobContainer,
    resourceTypes.vaultAuthority,
];

const isOfVault = ({ type, urn }: ResourceValidationArgs): boolean =>
    vaultTypes.includes(type) && isInside(urn, resourceTypes.snapshotVault);

const isProtectedService = (args: ResourceValidationArgs): boolean =>
    args.type === resourceTypes.service &&
    !args.getConfig<Config>().exemptTiers.includes((args.props as ServiceProperties).sku.name);
