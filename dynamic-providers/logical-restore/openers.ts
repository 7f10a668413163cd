import type { Problem } from "../common/problem";
import { keyVaultOpener } from "../logical/key-vault-opener";
import { ageOpener } from "../logical/recipient";
import type { KeyOpener } from "../logical/recipient";
import type { OperationContext } from "../operation/context";
import type { LogicalRestoreInputs } from "./logical-restore-inputs";

/** Holds an age identity where none is an input. */
export const ageIdentityVariable = "APIM_DR_AGE_IDENTITY";

/** Inputs that say what of a logical snapshot is restored, with one of Azure's backups. */
export const logicalSnapshotNeeded: Problem = {
    code: "LogicalSnapshotNeeded",
    message:
        "scope, mode, leaveOut and supply are of logical snapshots, and Azure's own backup is restored as a whole: set " +
        "snapshot to the ID of a logical one (`npx apim-dr snapshots` lists both kinds), or leave these out.",
};

/** What opens logical snapshots here: an age identity that is given, then the Key Vault keys of the signed-in identity. */
export function openersOf(
    { ageIdentity }: Pick<LogicalRestoreInputs, "ageIdentity">,
    environment: Readonly<Record<string, string | undefined>>,
    { unwrapKey }: Pick<OperationContext, "unwrapKey">,
): KeyOpener[] {
    const fromEnvironment = environment[ageIdentityVariable];
    return [
        ...(ageIdentity ? [ageOpener(ageIdentity, "the age identity in ageIdentity")] : []),
        ...(fromEnvironment ? [ageOpener(fromEnvironment, `the age identity in ${ageIdentityVariable}`)] : []),
        keyVaultOpener(unwrapKey),
    ];
}
