import { toObservedVault } from "../../authority/authority-inputs";
import type { ObservedVaultArgs } from "../../authority/authority-inputs";
import { describeAuthority } from "../../authority/observed-authority";
import type { ObservedAuthority } from "../../authority/observed-authority";
import { requireCatalog } from "../../preflight/require-catalog";
import { withProgramContext } from "./program-context";
import { tellReading } from "./tell-reading";

/**
 * Reads the authority in the program itself, by the sign-in of its stack. Writes nothing.
 *
 * @throws RunError with the reason and the way out: what cannot be read never counts as "no site is active".
 */
export async function observeAuthority(vault: ObservedVaultArgs): Promise<ObservedAuthority> {
    const observed = toObservedVault(vault);
    tellReading("the vault's record of the active site");
    return withProgramContext(observed, async (context) => {
        await requireCatalog(context, observed, "read the authority");
        return describeAuthority(await context.authority.read());
    });
}
