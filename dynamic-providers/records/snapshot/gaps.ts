import type { ServiceSettings } from "../../azure/service-settings";
import { anyText, members, oneOf, text } from "../../common/document-check";

/** Something that a snapshot leaves out, and how it stands with the target of a restore. */
export interface Gap {
    /** As in the facts' `omits`. */
    readonly name: string;
    /** `declared` the target has it alike · `acknowledged` in `acknowledgedGaps` · `missing` neither. */
    readonly state: "declared" | "acknowledged" | "missing";
    readonly detail: string;
}

export const gapCheck = members<Gap>({
    name: text,
    state: oneOf<Gap["state"]>({ declared: true, acknowledged: true, missing: true }),
    detail: anyText,
});

/** What the target lacks of the source, as text; empty when it is alike. */
type Lacks = (source: ServiceSettings, target: ServiceSettings) => string[];

const lacks: Readonly<Record<string, Lacks>> = {
    customDomainCertificates: (source, target) =>
        without(
            source.customHostNames.map(({ type, hostName }) => `${hostName} (${type})`),
            target.customHostNames.map(({ type, hostName }) => `${hostName} (${type})`),
        ),
    caCertificates: (source, target) =>
        without(
            source.caCertificates.map(({ store, thumbprint }) => `${thumbprint} (${store})`),
            target.caCertificates.map(({ store, thumbprint }) => `${thumbprint} (${store})`),
        ),
    virtualNetwork: (source, target) =>
        source.virtualNetworkType === target.virtualNetworkType
            ? []
            : [`'${source.virtualNetworkType}', and the target is '${target.virtualNetworkType}'`],
    managedIdentity: (source, target) => [
        ...without(identityTypes(source), identityTypes(target)),
        ...without(source.userAssignedIdentities, target.userAssignedIdentities),
    ],
    protocolsAndCiphers: (source, target) =>
        Object.entries(source.customProperties)
            .filter(([name, value]) => value.toLowerCase() !== target.customProperties[name]?.toLowerCase())
            .map(
                ([name, value]) => `${name} is '${value}', and in the target '${target.customProperties[name] ?? ""}'`,
            ),
    developerPortalContent: ({ developerPortalStatus }) =>
        developerPortalStatus === "Disabled" ? [] : ["publish it into the target's portal"],
};

/** What lies outside the service, so that nothing here can tell whether the target has it. */
const notRead: Readonly<Record<string, string>> = {
    usageData: "it stays with the source: export the data that you need",
    diagnosticSettings: "they belong to Azure Monitor and were not read: declare them for the target",
};

/**
 * Holds what a snapshot leaves out against its target.
 *
 * @param omits - the facts' `omits`.
 * @param source - the source's settings when the snapshot was taken; undefined in facts of older releases.
 */
export function findGaps(
    omits: readonly string[],
    source: ServiceSettings | undefined,
    target: ServiceSettings,
): Gap[] {
    return omits.map((name) => {
        const compare = lacks[name];
        if (!compare) {
            return missing(name, notRead[name] ?? "this release cannot compare it");
        }
        if (!source) {
            return missing(name, "the snapshot does not say what the source had");
        }
        const lacking = compare(source, target);
        return lacking.length === 0
            ? { name, state: "declared", detail: "the target is like the source" }
            : missing(name, lacking.join("; "));
    });
}

/** Marks those that were acknowledged, and no others. What the target has alike stays so. */
export function acknowledgeGaps(gaps: readonly Gap[], acknowledged: readonly string[]): Gap[] {
    return gaps.map((gap) =>
        gap.state === "declared"
            ? gap
            : { ...gap, state: acknowledged.includes(gap.name) ? "acknowledged" : "missing" },
    );
}

/** The names of those that are missing. */
export function missingGaps(gaps: readonly Gap[]): string[] {
    return gaps.filter(({ state }) => state === "missing").map(({ name }) => name);
}

const missing = (name: string, detail: string): Gap => ({ name, state: "missing", detail });

/** `SystemAssigned, UserAssigned` is both. */
const identityTypes = ({ identityType }: ServiceSettings): string[] =>
    identityType.split(",").flatMap((type) => (type.trim() === "None" ? [] : [type.trim()]));

/** ARM compares names without regard to case. */
function without(wanted: readonly string[], present: readonly string[]): string[] {
    const known = new Set(present.map((name) => name.toLowerCase()));
    return wanted.filter((name) => !known.has(name.toLowerCase()));
}
