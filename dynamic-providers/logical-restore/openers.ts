import type { Problem } from "../common/problem";
import { CodedError } from "../common/coded-error";
import { ageOpener } from "../logical/recipient";
import type { KeyOpener } from "../logical/recipient";
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

/** What opens logical snapshots here. @throws CodedError where nothing does. */
export function openersOf(
    { ageIdentity }: Pick<LogicalRestoreInputs, "ageIdentity">,
    environment: Readonly<Record<string, string | undefined>>,
): KeyOpener[] {
    const fromEnvironment = environment[ageIdentityVariable];
    const openers = [
        ...(ageIdentity ? [ageOpener(ageIdentity, "the age identity in ageIdentity")] : []),
        ...(fromEnvironment ? [ageOpener(fromEnvironment, `the age identity in ${ageIdentityVariable}`)] : []),
    ];
    if (openers.length === 0) {
        throw new CodedError(
            "RecipientMissing",
            "A logical snapshot is encrypted for its recipients, and none of them is here: set ageIdentity (a secret) or the " +
                `environment variable ${ageIdentityVariable} to the identity of one.`,
        );
    }
    return openers;
}
