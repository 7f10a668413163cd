import { verifyVaultRecords } from "../../dynamic-providers/authority/vault-records";
import type { VerifiedRecords } from "../../dynamic-providers/authority/vault-records";
import { timeOf } from "../../dynamic-providers/common/as-people-read";
import { wrap } from "../../dynamic-providers/common/wrap";
import type { AuditFault } from "../../dynamic-providers/records/audit/verify-records";
import { findPlaces } from "../status/places";
import type { PlacesOptions } from "../status/places";
import { readProject } from "../up/project";

/** What `apim-dr verify-records --json` prints. Times are Azure's, ISO 8601. */
export interface VerifyReport {
    readonly schema: "apim-dr/verify-records/1";
    readonly at: string;
    readonly state: "whole" | "broken";
    readonly records: number;
    /** Keep it elsewhere: a chain that lacks it later was cut. null where there is no record. */
    readonly newest: { readonly sequence: number; readonly writtenAt: string; readonly digest: string } | null;
    readonly faults: readonly AuditFault[];
}

/**
 * Verifies the records of a project's vault. Changes nothing.
 *
 * @param directory - of Pulumi.yaml.
 * @throws CodedError when the files do not tell where the vault is; AzureError when it does not answer.
 */
export async function readVerification(
    directory: string,
    options: PlacesOptions,
    environment: Readonly<Record<string, string | undefined>>,
): Promise<VerifyReport> {
    const places = findPlaces(readProject(directory), options, environment);
    return reportVerification(await verifyVaultRecords(places, environment));
}

function reportVerification({ records, faults, now }: VerifiedRecords): VerifyReport {
    const newest = records.at(-1);
    return {
        ...{ schema: "apim-dr/verify-records/1", at: now.toISOString() },
        state: faults.length === 0 ? "whole" : "broken",
        records: records.length,
        newest: newest ? { sequence: newest.sequence, writtenAt: newest.writtenAt, digest: newest.digest } : null,
        faults,
    };
}

/** For people, in 80 columns: names of blobs may be longer. */
export function formatVerification({ at, records, newest, faults }: VerifyReport): string {
    const heading =
        faults.length === 0
            ? `The vault's ${records} records, and the documents that they name, are as they were written (${timeOf(at)}).`
            : `${faults.length} of the vault's records and documents are not as they were written (${timeOf(at)}).`;
    return [
        wrap(heading),
        ...faults.flatMap(({ code, message, wayOut }) => [
            wrap(`  - ${code}: ${message}.`, "    "),
            wrap(`    Next: ${wayOut}`, "    "),
        ]),
        ...(newest
            ? [wrap(`Newest: record ${newest.sequence} of ${timeOf(newest.writtenAt)}, digest`), newest.digest]
            : []),
    ].join("\n");
}
