import { findUnknownMembers } from "../dynamic-providers/common/unknown-members";
import type { InputFailure } from "../dynamic-providers/common/failure";
import { settingVariables } from "../dynamic-providers/sign-in/settings";
import type { Properties } from "./properties";

/** The settings of azure-native that the plugin takes under its own name, `apim-dr:clientId` and so on. */
export const settingNames: readonly string[] = ["subscriptionId", ...Object.keys(settingVariables)];

/** What the engine adds to every provider's config. */
const ofTheEngine = ["version", "pluginDownloadURL"];

/** Settings that there are none of. */
export function findUnknownSettings(config: Properties): InputFailure[] {
    const given = Object.fromEntries(Object.entries(config).filter(([name]) => !ofTheEngine.includes(name)));
    return findUnknownMembers("The provider apim-dr", given, settingNames);
}

/** As the resources' methods ask for their settings: `azure-native:clientId`. Others are read from the environment. */
export const configReader = (config: Properties) => ({
    get(key: string): string | undefined {
        const value = config[key.slice(key.indexOf(":") + 1)];
        return typeof value === "string" || typeof value === "boolean" ? String(value) : undefined;
    },
});
