import * as pulumi from "@pulumi/pulumi";
import type { HeldResource } from "../../site/service-import";

/** What the engine answers: each resource of a stack's state by its URN, without those that are being deleted. */
interface StackResources {
    readonly outputs?: Readonly<
        Record<string, { readonly type?: unknown; readonly outputs?: Readonly<Record<string, unknown>> }>
    >;
}

/**
 * What this stack's own state holds as the run begins, as the engine tells it to a program. The stack is locked while an
 * `up` runs: no other process changes it.
 *
 * @returns undefined where the engine does not tell: that is never taken for empty.
 */
export async function readHeldResources(): Promise<readonly HeldResource[] | undefined> {
    try {
        const { outputs } = (await askEngine("pulumi:pulumi:readStackResourceOutputs", {
            stackName: stackName(),
        })) as StackResources;
        return (
            outputs &&
            Object.entries(outputs).map(([urn, { type, outputs: members = {} }]) => ({
                urn,
                type: typeof type === "string" ? type : "",
                name: typeof members.name === "string" ? members.name : undefined,
                outputs: members,
            }))
        );
    } catch {
        return undefined;
    }
}

/** Backends in files take the plain name in every layout; Pulumi Cloud may have another organization as its default. */
function stackName(): string {
    const organization = pulumi.getOrganization();
    return organization === "organization"
        ? pulumi.getStack()
        : `${organization}/${pulumi.getProject()}/${pulumi.getStack()}`;
}

/**
 * As `pulumi.runtime.invoke`, which would look up every resource that an output refers to, and end the program where the
 * run has not registered it yet.
 */
function askEngine(token: string, args: Record<string, string>): Promise<object> {
    /* eslint-disable @typescript-eslint/no-require-imports -- internal to @pulumi/pulumi: may be missing */
    const { ResourceInvokeRequest } = require("@pulumi/pulumi/proto/resource_pb") as {
        ResourceInvokeRequest: new () => Record<"setTok" | "setArgs" | "setAcceptresources", (value: unknown) => void>;
    };
    // The one that @pulumi/pulumi itself has, wherever a package manager puts it.
    const paths = [require.resolve("@pulumi/pulumi")];
    const { Struct } = require(require.resolve("google-protobuf/google/protobuf/struct_pb", { paths })) as {
        Struct: { fromJavaScript(value: object): unknown };
    };
    /* eslint-enable @typescript-eslint/no-require-imports */
    const request = new ResourceInvokeRequest();
    request.setTok(token);
    request.setArgs(Struct.fromJavaScript(args));
    request.setAcceptresources(false);
    const monitor = pulumi.runtime.getMonitor() as unknown as {
        invoke(
            request: unknown,
            done: (error: Error | null, answer?: { getReturn(): { toJavaScript(): object } | undefined }) => void,
        ): void;
    };
    return new Promise((resolve, reject) => {
        monitor.invoke(request, (error, answer) =>
            error ? reject(error) : resolve(answer?.getReturn()?.toJavaScript() ?? {}),
        );
    });
}
