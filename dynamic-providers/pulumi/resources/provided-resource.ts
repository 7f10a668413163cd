import * as pulumi from "@pulumi/pulumi";
import { dynamicToken, isPlugin, typeToken } from "../adapter";

/**
 * A resource whose provider is the plugin. What a component of the plugin declares are such ones: no dynamic provider stands
 * below a component that other languages use.
 */
class PluginResource extends pulumi.CustomResource {
    constructor(
        _provider: pulumi.dynamic.ResourceProvider,
        name: string,
        props: pulumi.Inputs,
        opts?: pulumi.CustomResourceOptions,
        _module?: string,
        type = "Resource",
    ) {
        // A state of the TypeScript package goes on.
        super(typeToken(type), name, props, pulumi.mergeOptions(opts, { aliases: [{ type: dynamicToken(type) }] }));
    }
}

/**
 * What the package's resources extend: a dynamic resource in a TypeScript program, one of the plugin in the plugin. A process
 * is one or the other for as long as it lives.
 */
export const ProvidedResource: typeof pulumi.dynamic.Resource = isPlugin() ? PluginResource : pulumi.dynamic.Resource;
