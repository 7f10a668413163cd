import { isKnown } from "../dynamic-providers/common/unknown";
import type { ProviderSession } from "../dynamic-providers/pulumi/lifecycles/provider-session";
import type { StoredProvider } from "../dynamic-providers/pulumi/lifecycles/stored-provider";
import type { Properties } from "./properties";

/** One of the package's resources, as the plugin serves it. */
export interface PluginResource {
    /** Its methods: those that a dynamic provider has. */
    readonly provider: StoredProvider;
    /** Adds to a program's inputs what is left out. @default nothing is added */
    readonly withDefaults?: (inputs: Properties) => Properties;
    /** What the TypeScript package reads in the program itself. @default nothing */
    readonly observed?: Observation;
}

/** Inputs that say what was seen as the run began. A component gives them; for any other program the plugin looks. */
export interface Observation {
    /** The inputs that are observed. */
    readonly names: readonly string[];
    /** @returns those inputs. @throws CodedError, or an error of Azure, that says why it cannot be read. */
    readonly ask: (inputs: Properties, session: ProviderSession) => Promise<Properties>;
}

/** Whether nothing in it is a value that a preview does not know yet. */
export function isKnownThroughout(value: unknown): boolean {
    return typeof value === "object" && value !== null ? Object.values(value).every(isKnownThroughout) : isKnown(value);
}
