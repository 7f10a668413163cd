import { AzureConnection } from "../azure/connection";
import type { ProgressSink } from "../common/progress";
import { openContext } from "../operation/open-context";
import { requireCatalog } from "../preflight/require-catalog";
import { recordsOf } from "../records/audit/audit-link";
import type { AuditRecord } from "../records/audit/audit-record";
import { verifyRecords } from "../records/audit/verify-records";
import type { AuditFault } from "../records/audit/verify-records";
import { impatient } from "../requests/patience";
import { readAzureSettings } from "../sign-in/settings";
import { readAuditedVault } from "../vault/read-audited-vault";
import type { AuditReading } from "../vault/read-audited-vault";
import type { SignInConfig } from "./read-authority";
import type { ObservedVault } from "./authority-inputs";

/** The records of a vault, and what is wrong with them. */
export interface VerifiedRecords {
    readonly records: readonly AuditRecord[];
    readonly faults: readonly AuditFault[];
    /** Azure's time. */
    readonly now: Date;
}

/** @throws AzureError when the vault cannot be read. */
export async function verifyRecordsOver(
    connection: AzureConnection,
    vault: ObservedVault,
    reading: AuditReading,
    progress: ProgressSink,
): Promise<VerifiedRecords> {
    const context = await openContext(connection, vault, progress);
    await requireCatalog(context, vault, "verify the records");
    const audited = await readAuditedVault(context, reading);
    return {
        records: recordsOf(audited.links),
        faults: verifyRecords(audited),
        now: await context.catalog.open(),
    };
}

/** Signs in, and verifies every record and document of the vault by a read of its own. Changes nothing. */
export async function verifyVaultRecords(
    { vault, signIn }: { readonly vault: ObservedVault; readonly signIn: SignInConfig },
    environment: Readonly<Record<string, string | undefined>>,
): Promise<VerifiedRecords> {
    const connection = await AzureConnection.open(readAzureSettings(signIn, environment), impatient);
    return verifyRecordsOver(connection, vault, "directly", () => undefined);
}
