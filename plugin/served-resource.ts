import type * as dynamic from "@pulumi/pulumi/dynamic";
import { unknownValue } from "../dynamic-providers/common/unknown";
import { ProviderSession } from "../dynamic-providers/pulumi/lifecycles/provider-session";
import type { ProviderMethods } from "../dynamic-providers/pulumi/lifecycles/stored-provider";
import { toldError } from "../dynamic-providers/pulumi/lifecycles/told-error";
import { readAzureSettings } from "../dynamic-providers/sign-in/settings";
import { isKnownThroughout } from "./plugin-resource";
import type { PluginResource } from "./plugin-resource";
import type { Properties } from "./properties";
import { configReader } from "./sign-in-config";

/** One kind of resource with the sign-in of a configured plugin: where its methods end, and the plugin's part begins. */
export class ServedResource {
    private constructor(
        private readonly resource: PluginResource,
        private readonly methods: ProviderMethods,
        private readonly session: ProviderSession,
    ) {}

    static async open(resource: PluginResource, config: Properties): Promise<ServedResource> {
        const reader = configReader(config);
        const methods = {} as ProviderMethods;
        await resource.provider.attach(methods, { config: reader } as unknown as dynamic.ConfigureRequest);
        const session = new ProviderSession(readAzureSettings((key) => reader.get(key), process.env));
        return new ServedResource(resource, methods, session);
    }

    /** The inputs with their defaults and with what is observed. Inputs that are refused are not asked by. */
    async check(resourceUrn: string, olds: Properties, news: Properties): Promise<dynamic.CheckResult> {
        const { withDefaults = (given) => given, observed } = this.resource;
        const inputs = withDefaults({ ...news, resourceUrn });
        if (!observed || observed.names.some((name) => inputs[name] !== undefined)) {
            return this.methods.check(olds, inputs);
        }
        const unseen = Object.fromEntries(observed.names.map((name) => [name, unknownValue]));
        const unchecked = await this.methods.check(olds, { ...inputs, ...unseen });
        // What is still to be made cannot be looked at in a preview.
        if ((unchecked.failures ?? []).length > 0 || !isKnownThroughout(inputs)) {
            return unchecked;
        }
        const seen = await observed.ask(inputs, this.session).catch((error: unknown) => {
            throw toldError(error);
        });
        return this.methods.check(olds, { ...inputs, ...seen });
    }

    diff(id: string, olds: Properties, news: Properties): Promise<dynamic.DiffResult> {
        return this.methods.diff(id, olds, news);
    }

    async create(
        inputs: Properties,
        timeoutSeconds: number,
    ): Promise<{ readonly id: string; readonly state: Properties }> {
        const created = await this.methods.create(within(inputs, timeoutSeconds));
        return { id: created.id, state: asDeclared(created.outs as Properties, inputs) };
    }

    async update(id: string, olds: Properties, news: Properties, timeoutSeconds: number): Promise<Properties> {
        const updated = await this.methods.update(id, olds, within(news, timeoutSeconds));
        return asDeclared(updated.outs as Properties, news);
    }

    /** @returns undefined when it is gone. */
    async read(id: string, state: Properties): Promise<Properties | undefined> {
        const found = await this.methods.read(id, Object.keys(state).length > 0 ? state : undefined);
        return found.id ? (found.props as Properties) : undefined;
    }

    delete(id: string, state: Properties, timeoutSeconds: number): Promise<void> {
        return this.methods.delete(id, within(state, timeoutSeconds));
    }
}

/** The shorter of what the resource declares and of `customTimeouts`, which the engine gives as 0 where there is none. */
function within(inputs: Properties, timeoutSeconds: number): Properties {
    const declared = inputs.timeoutSeconds;
    return timeoutSeconds > 0 && typeof declared === "number"
        ? { ...inputs, timeoutSeconds: Math.min(declared, timeoutSeconds) }
        : inputs;
}

/** A timeout of the resource's options is none of its inputs. */
const asDeclared = (state: Properties, { timeoutSeconds }: Properties): Properties =>
    timeoutSeconds === undefined ? state : { ...state, timeoutSeconds };
