import { CodedError } from "../../dynamic-providers/common/coded-error";
import type { Authority } from "../../dynamic-providers/records/authority/authority";
import type { DeclaredChange } from "./declare-active-site";

/** Settings that name the epoch which is recorded when they are declared. */
const ofEpoch: readonly string[] = ["acceptDataLoss", "atEpoch"];

/**
 * That what is to be declared names the epoch which the vault records.
 *
 * @throws CodedError with each setting, both epochs, and the command that names the right one.
 */
export function requireRecordedEpoch(
    changes: readonly DeclaredChange[],
    activeSite: string,
    { epoch, active }: Pick<Authority, "epoch" | "active">,
): void {
    const wrong = changes.filter(({ setting, to }) => ofEpoch.includes(setting) && to !== String(epoch));
    if (wrong.length > 0) {
        const option = wrong.some(({ setting }) => setting === "acceptDataLoss") ? "--accept-data-loss" : "--at-epoch";
        const named = wrong.map(({ setting, to }) => `${setting} would be ${to}`).join(" and ");
        throw new CodedError(
            "DeclarationRefused",
            `${named}: it must be the epoch that the vault records, ${epoch}, with ${active === null ? "no site" : `'${active}'`} active. Nothing ` +
                `was written. Run: npx apim-dr declare --active-site ${activeSite} ${option} ${epoch}`,
        );
    }
}
