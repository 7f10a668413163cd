import type { Provenance } from "../records/provenance";

/** Says who a run acts as, and where it was started from. */
export type ProvenanceSource = () => Promise<Provenance>;

export const untold: ProvenanceSource = () => Promise.resolve({});

/** A document with where it comes from; what it says of that itself stands. */
export async function withProvenance<T>(document: T, source: ProvenanceSource): Promise<T> {
    const { provenance } = document as { readonly provenance?: Provenance };
    const told = { ...(await source()), ...provenance };
    return Object.keys(told).length === 0 ? document : { ...document, provenance: told };
}
