import * as pulumi from "@pulumi/pulumi";

/** Whether a unit test runs the program: `pulumi.runtime.setMocks` has put its own monitor in the place of the engine's. */
export function isUnderMocks(): boolean {
    // Pulumi's type of it is not exported.
    const monitor = pulumi.runtime.getMonitor() as unknown as
        { readonly mocks?: { readonly newResource?: unknown } } | undefined;
    return typeof monitor?.mocks?.newResource === "function";
}
