import type * as pulumi from "@pulumi/pulumi";
import { configure } from "../connection";

const methods = ["check", "diff", "create", "update", "read", "delete"] as const;

/** The methods of a dynamic provider; what may be left out Pulumi does by itself. */
export type ProviderMethods = Pick<pulumi.dynamic.ResourceProvider, (typeof methods)[number]>;

/** Gives a provider its sign-in and its methods. Both stand before the promise that is returned is awaited. */
export function attach(
    lifecycle: ProviderMethods,
    provider: pulumi.dynamic.ResourceProvider,
    request: pulumi.dynamic.ConfigureRequest,
): Promise<void> {
    configure(request);
    for (const method of methods) {
        Object.assign(provider, { [method]: lifecycle[method]?.bind(lifecycle) });
    }
    return Promise.resolve();
}
