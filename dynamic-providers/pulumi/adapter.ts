/** What stands between the engine and the operations: Pulumi's host of dynamic providers, or the plugin. */
type Adapter = "dynamic" | "plugin";

let adapter: Adapter = "dynamic";

/** Said by the plugin's process before it loads a resource: all that it registers is its own. */
export function becomePlugin(): void {
    adapter = "plugin";
}

export const isPlugin = (): boolean => adapter === "plugin";

/** The type of one of the package's resources, for example `Backup`, as the engine has it. */
export function typeToken(type: string): string {
    return isPlugin() ? `apim-dr:index:${type}` : dynamicToken(type);
}

/** As states of the TypeScript package have it. */
export const dynamicToken = (type: string): string => `pulumi-nodejs:dynamic/apim:${type}`;
