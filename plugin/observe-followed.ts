import { toObservedVault } from "../dynamic-providers/authority/authority-inputs";
import type { ObservedVault } from "../dynamic-providers/authority/authority-inputs";
import { describeAuthority } from "../dynamic-providers/authority/observed-authority";
import { requireCatalog } from "../dynamic-providers/preflight/require-catalog";
import type { PluginResource } from "./plugin-resource";

/** The vault that is followed, with its defaults, and what its record of the active site says. */
export const followed: Omit<PluginResource, "provider"> = {
    // A component gives the vault's members by themselves, as the state has them.
    withDefaults: ({ vault, ...inputs }) => ({
        ...inputs,
        ...toObservedVault({ ...inputs, ...(vault as object) } as unknown as ObservedVault),
    }),
    observed: {
        names: ["observed", "activeSite"],
        async ask(inputs, session) {
            const vault = inputs as unknown as ObservedVault;
            const context = await session.open(vault);
            await requireCatalog(context, vault, "read the authority");
            const { position, activeSite } = describeAuthority(await context.authority.read());
            return { observed: position, activeSite: activeSite ?? undefined };
        },
    },
};
