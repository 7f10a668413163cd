/* eslint-disable @typescript-eslint/no-require-imports -- parts of @pulumi/pulumi that its types leave out */
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type * as pulumi from "@pulumi/pulumi";

/**
 * What Pulumi's own server of components does a run with, which it does not export. A component of this plugin needs what that
 * server does not do: it is told of a cancelled run, and is declared by a function that looks at Azure first. Source:
 * @pulumi/pulumi, provider/server.js
 */
export const { withLocalStorage } = require("@pulumi/pulumi/runtime/state") as {
    /** Runs with settings of its own: several components may be declared at once. */
    readonly withLocalStorage: <T>(run: () => Promise<T>) => Promise<T>;
};

export const { resetOptions, awaitFeatureSupport, waitForRPCs } = require("@pulumi/pulumi/runtime/settings") as {
    readonly resetOptions: typeof pulumi.runtime.resetOptions;
    readonly awaitFeatureSupport: () => Promise<void>;
    /** Until everything that was declared is registered. */
    readonly waitForRPCs: () => Promise<void>;
};

export const { deserializeInputs } = require("@pulumi/pulumi/provider/server") as {
    readonly deserializeInputs: (inputs: Struct | undefined, dependencies: unknown) => Promise<pulumi.Inputs>;
};

export const { getResourcePackage } = require("@pulumi/pulumi/runtime/rpc") as {
    readonly getResourcePackage: (
        name: string,
        version: string,
    ) => { constructProvider(name: string, type: string, urn: string): pulumi.ProviderResource } | undefined;
};

const resource = require("@pulumi/pulumi/resource") as {
    DependencyResource: new (urn: string) => pulumi.Resource;
    DependencyProviderResource: new (reference: string) => pulumi.ProviderResource;
    readonly parseResourceReference: (reference: string) => [urn: string, id: string];
};
export const { DependencyResource, DependencyProviderResource, parseResourceReference } = resource;
