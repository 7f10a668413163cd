import type {
    PolicyConfigSchema,
    PolicyResource,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";

/** A resource as a test describes it to a policy. */
export interface SampleResource {
    readonly type: string;
    /** Types of the components above it, from the outermost on. */
    readonly inside?: readonly string[];
    readonly name?: string;
    readonly props?: Record<string, unknown>;
    readonly protect?: boolean;
}

type Config = Readonly<Record<string, unknown>>;

/** What a policy says of one resource, with the engine's defaults for config that is not given. */
export function violationsOf(
    policy: ResourceValidationPolicy,
    resource: SampleResource,
    config: Config = {},
): string[] {
    const violations: string[] = [];
    const validations = [policy.validateResource!].flat();
    const args = {
        ...described(resource),
        stackTags: new Map<string, string>(),
        getConfig: () => withDefaults(policy.configSchema, config),
    } as unknown as ResourceValidationArgs;
    validations.forEach((validate) => void validate(args, (message) => violations.push(message)));
    return violations;
}

/** What a policy says of a stack: each violation with the name of the resource that it is shown at. */
export function stackViolationsOf(
    policy: StackValidationPolicy,
    resources: readonly PolicyResource[],
    config: Config = {},
): { readonly at: string | undefined; readonly message: string }[] {
    const violations: { at: string | undefined; message: string }[] = [];
    void policy.validateStack(
        {
            resources: [...resources],
            stackTags: new Map(),
            getConfig: <T extends object>() => withDefaults(policy.configSchema, config) as T,
            notApplicable: () => {
                throw new Error("not applicable");
            },
        },
        (message, urn) => violations.push({ at: urn?.split("::").at(-1), message }),
    );
    return violations;
}

/** A resource of a stack, below its parent. */
export function stackResource(resource: Omit<SampleResource, "inside">, parent?: PolicyResource): PolicyResource {
    const [, , above] = parent?.urn.split("::") ?? [];
    const inside = above?.split("$") ?? [];
    return { ...described({ ...resource, inside }), dependencies: [], propertyDependencies: {}, parent } as never;
}

function described({ type, inside = [], name = "sample", props = {}, protect = false }: SampleResource) {
    const urn = `urn:pulumi:stack::project::${[...inside, type].join("$")}::${name}`;
    return { type, urn, name, props, opts: { protect, ignoreChanges: [], aliases: [] } };
}

function withDefaults(schema: PolicyConfigSchema | undefined, config: Config): Record<string, unknown> {
    const defaults = Object.entries(schema?.properties ?? {}).map(([name, property]) => [name, property.default]);
    return { ...Object.fromEntries(defaults), ...config } as Record<string, unknown>;
}
