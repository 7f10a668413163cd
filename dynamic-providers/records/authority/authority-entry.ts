import {
    describeFaults,
    either,
    findFaults,
    members,
    optional,
    orNull,
    time,
    value,
    whole,
} from "../../common/document-check";
import type { DocumentCheck } from "../../common/document-check";
import { exactly } from "../document-type";
import { provenanceCheck } from "../provenance";
import type { Provenance } from "../provenance";
import { authorityChangeCheck, authorityCheck } from "./authority";
import type { Authority, AuthorityChange } from "./authority";

export const authoritySchema = "apim-dr/authority/1";

/**
 * One entry of the chain, as the JSON of `{sequence}.json` in the container of the authority. It is written once and never
 * changed.
 */
export interface AuthorityEntry {
    readonly schema: typeof authoritySchema;
    /** 0 for the first; no number is left out. */
    readonly sequence: number;
    /** SHA-256 of the entry before, as hex; null of the first, and where the one before could not be read. */
    readonly previous: string | null;
    /** Azure's time, ISO 8601. */
    readonly at: string;
    /** What happened; `created` is the vault's own. */
    readonly change: AuthorityChange | { readonly event: "created" };
    /** The state since then. */
    readonly authority: Authority;
    /** Who wrote it, and why; missing in entries of older releases. */
    readonly provenance?: Provenance;
}

type Change = AuthorityEntry["change"];

const created: DocumentCheck<Change> = members<{ readonly event: "created" }>({ event: exactly("created") });

export const authorityEntryCheck = members<AuthorityEntry>({
    schema: exactly(authoritySchema),
    sequence: whole,
    previous: orNull(
        value((found) => typeof found === "string" && /^[0-9a-f]{64}$/.test(found), "it must be a SHA-256 as hex"),
    ),
    at: time,
    change: either<Change>((found) =>
        (found as { event?: unknown } | null)?.event === "created" ? created : authorityChangeCheck,
    ),
    authority: authorityCheck,
    provenance: optional(provenanceCheck),
});

/** As text, why JSON is not the entry of that number; undefined where it is. */
export function whyNoEntry(sequence: number, json: unknown): string | undefined {
    const faults = findFaults(authorityEntryCheck, json);
    if (faults.length > 0) {
        return describeFaults(faults);
    }
    const { sequence: found } = json as AuthorityEntry;
    const rule = `it must be ${sequence}, as its blob's name has it`;
    return found === sequence ? undefined : describeFaults([{ member: "sequence", value: String(found), rule }]);
}
