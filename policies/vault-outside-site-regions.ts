import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { inputFailure } from "../dynamic-providers/common/failure";
import { isInRegion, vaultSharesRegion } from "../dynamic-providers/records/placement";
import { isInside, resourceTypes } from "./resource-types";
import type { ServiceProperties } from "./service-properties";

interface Config {
    readonly siteLocations: string[];
}

/**
 * The vault is where none of the sites is. Each of them is declared in a stack of its own, so that their regions come from
 * the policy's config; a site whose region is missing there is refused, too.
 */
export const vaultOutsideSiteRegions: ResourceValidationPolicy = {
    name: "vault-outside-site-regions",
    description: "The loss of a site's region takes no snapshot with it.",
    enforcementLevel: "mandatory",
    configSchema: {
        properties: {
            siteLocations: {
                type: "array",
                items: { type: "string" },
                default: [],
                description: "Every region of every site, the primary regions above all.",
            },
        },
    },
    validateResource(args, report) {
        const reasons = isOfVault(args) ? whyMisplaced(args) : isSiteService(args) ? whyNotListed(args) : [];
        reasons.forEach((reason) => report(reason));
    },
};

const isOfVault = ({ type, urn }: ResourceValidationArgs): boolean =>
    (type === resourceTypes.storageAccount || type === resourceTypes.resourceGroup) &&
    isInside(urn, resourceTypes.snapshotVault);

const isSiteService = ({ type, urn }: ResourceValidationArgs): boolean =>
    type === resourceTypes.service && isInside(urn, resourceTypes.site);

function whyMisplaced(args: ResourceValidationArgs): string[] {
    const { siteLocations } = args.getConfig<Config>();
    if (siteLocations.length === 0) {
        const rule =
            "it must list every region of every site, or nobody knows whether the vault is lost with one. Name them in the " +
            `config of ${vaultOutsideSiteRegions.name}.`;
        return [inputFailure("siteLocations", siteLocations, rule).reason];
    }
    const { location } = args.props as { location: string };
    const rule = `${vaultSharesRegion}. Put the vault where no site is, none of ` + `${siteLocations.join(", ")}.`;
    return isInRegion(location, siteLocations) ? [inputFailure("location", location, rule).reason] : [];
}

function whyNotListed(args: ResourceValidationArgs): string[] {
    const { siteLocations } = args.getConfig<Config>();
    const { location, additionalLocations } = args.props as ServiceProperties;
    const rule =
        "the vault's place is not checked against it. Add it to siteLocations in the config of " +
        `${vaultOutsideSiteRegions.name}.`;
    const declared = [
        { property: "location", value: location },
        ...(additionalLocations ?? []).map((entry, index) => ({
            property: `additionalLocations[${index}].location`,
            value: entry.location,
        })),
    ];
    return declared
        .filter(({ value }) => !isInRegion(value, siteLocations))
        .map(({ property, value }) => inputFailure(property, value, rule).reason);
}
