import type * as pulumi from "@pulumi/pulumi";
import { readAzureSettings } from "../../sign-in/settings";
import { ProviderSession } from "./provider-session";
import type * as ToldError from "./told-error";

const methods = ["check", "diff", "create", "update", "read", "delete"] as const;

/** The methods of a dynamic provider. */
export type ProviderMethods = Required<Pick<pulumi.dynamic.ResourceProvider, (typeof methods)[number]>>;

/** What the code that states hold calls by name: it gives the stored provider its methods. */
export interface StoredProvider {
    attach(provider: pulumi.dynamic.ResourceProvider, request: pulumi.dynamic.ConfigureRequest): Promise<void>;
}

/** A provider whose methods work with a session of its own, by the sign-in of the stack that configures it. */
export function storedProvider(methodsOf: (session: ProviderSession) => ProviderMethods): StoredProvider {
    return {
        /** All stand before the promise that is returned is awaited: the host does not await it before parallel calls. */
        attach(provider, request) {
            const settings = readAzureSettings((key) => request.config.get(key), process.env);
            const lifecycle = methodsOf(new ProviderSession(settings));
            for (const method of methods) {
                Object.assign(provider, { [method]: inWords(lifecycle[method].bind(lifecycle) as Method) });
            }
            return Promise.resolve();
        },
    };
}

type Method = (...args: unknown[]) => Promise<unknown>;

/** Every failure of Azure, Entra ID, DNS, the vault or a setting is told without a stack trace. */
const inWords =
    (method: Method): Method =>
    async (...args) => {
        try {
            return await method(...args);
        } catch (error) {
            // eslint-disable-next-line @typescript-eslint/no-require-imports -- with it comes Azure's SDK: see ProviderSession
            const { toldError } = require("./told-error") as typeof ToldError;
            throw toldError(error);
        }
    };
