import { productSources } from "../docs/read-codes";
import { sampleDocuments, sampleTreeDocuments } from "../support/sample-documents";

/** Schemas of what no decision is made from, with the reason. */
const withoutSample: Readonly<Record<string, string>> = {
    "apim-dr/diff/1": "what a command prints",
    "apim-dr/export/1": "a file on the user's disk, see parsers.test.ts",
    "apim-dr/index/1": "a cache: each text in it counts by the digest that Azure lists, and is checked as its document",
    "apim-dr/inventory/1": "a member of a snapshot's facts",
    "apim-dr/lease/1": "its content is never read",
    "apim-dr/snapshots/1": "what a command prints",
    "apim-dr/doctor/1": "what a command prints",
    "apim-dr/report/1": "what a command prints",
    "apim-dr/status/1": "what a command prints",
    "apim-dr/up/1": "what a command prints",
    "apim-dr/verify-records/1": "what a command prints",
};

test("of every schema that the product writes there is a sample, whose every member is changed in turn by the tests of documents", () => {
    const written = productSources().flatMap(({ text }) =>
        [...text.matchAll(/"(apim-dr\/[a-z-]+\/\d+)"/g)].map(([, schema]) => schema!),
    );
    const sampled = [...sampleDocuments, ...sampleTreeDocuments].map(({ type }) => type.schema);
    expect([...new Set(written)].sort()).toEqual([...new Set([...sampled, ...Object.keys(withoutSample)])].sort());
});
