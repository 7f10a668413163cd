import { createHash } from "node:crypto";

/** Placeholders that no file may hold a value of, but in memory. */
export const secretNames = ["accessKey", "pfx", "pfxPassword"] as const;
export type SecretName = (typeof secretNames)[number];

/** The names of all that a run creates, by placeholder; they follow from its suffix. */
export interface RunNames {
    readonly group: string;
    readonly svc: string;
    readonly premium: string;
    readonly account: string;
    readonly frontDoor: string;
    /** Of a role assignment, as Azure wants it: a GUID. */
    readonly assignment: string;
    readonly unknownGroup: string;
    readonly unknownAccount: string;
}

/** @param suffix - letters and digits: what tells this run's names from those of others. */
export function namesOf(suffix: string): RunNames & Readonly<Record<string, string>> {
    return {
        group: `apim-dr-conformance-${suffix}`,
        svc: `apim-dr-conformance-${suffix}-d`,
        premium: `apim-dr-conformance-${suffix}-p`,
        account: `apimdrconf${suffix}`,
        frontDoor: `apim-dr-conformance-${suffix}-f`,
        assignment: guidOf(suffix),
        unknownGroup: `apim-dr-conformance-${suffix}-none`,
        unknownAccount: `apimdrnone${suffix}`,
    };
}

function guidOf(suffix: string): string {
    const hex = createHash("sha256").update(`apim-dr conformance ${suffix}`).digest("hex");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
