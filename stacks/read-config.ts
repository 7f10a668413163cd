import * as pulumi from "@pulumi/pulumi";
import * as runtimeConfig from "@pulumi/pulumi/runtime/config";
import { ownConfig, readStackConfig, throwOnFailures } from "apim-dr/stack-program";
import type { Program, StackConfig } from "apim-dr/stack-program";

/**
 * All that this stack is configured with, checked. Warnings are said in the run.
 *
 * @throws RunError that lists every value that cannot be used.
 */
export function readConfig<P extends Program>(program: P): StackConfig<P> {
    const project = pulumi.getProject();
    const stack = pulumi.getStack();
    const { config, failures, warnings } = readStackConfig(program, {
        values: ownConfig(project, pulumi.runtime.allConfig()),
        isEncrypted: (key) => isEncrypted(`${project}:${key}`),
        stack,
    });
    for (const warning of warnings) {
        void pulumi.log.warn(warning);
    }
    throwOnFailures(`Stack '${stack}'`, failures);
    return config;
}

/** Pulumi's runtime knows it and leaves it out of its types. Where it does not, there is no warning. */
function isEncrypted(key: string): boolean {
    const { isConfigSecret } = runtimeConfig as { readonly isConfigSecret?: (key: string) => boolean };
    return isConfigSecret?.(key) ?? true;
}
