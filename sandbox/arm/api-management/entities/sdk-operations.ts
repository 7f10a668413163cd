import { ApiManagementClient } from "@azure/arm-apimanagement";

type OperationSpec = Parameters<ApiManagementClient["sendOperationRequest"]>[1];
/** A model of the SDK: what a body or a member of it is made of. */
export type Mapper = NonNullable<OperationSpec["requestBody"]>["mapper"];
export type CompositeMapper = Extract<Mapper, { readonly type: { readonly name: "Composite" } }>;

/** An operation that Azure's SDK can send below a service. */
export interface SdkOperation {
    readonly method: string;
    /** Below the service, with parameters in braces: `apis/{apiId}/operations/{operationId}`. */
    readonly path: string;
    /** Collections without names: `apis/operations`. */
    readonly kind: string;
    readonly body: Mapper | undefined;
    /** Whether a caller must give a body. */
    readonly needsBody: boolean;
    /** Parameters of the query, as they are spelt there. */
    readonly query: readonly string[];
    /** Rules of the names in the path, in their order. */
    readonly names: readonly { readonly parameter: string; readonly constraints: Mapper["constraints"] }[];
    /** Statuses that it accepts, with what it reads. */
    readonly responses: Readonly<Record<string, Mapper | undefined>>;
}

const prefix =
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ApiManagement/service/{serviceName}/";
const never = Promise.reject(new Error("nothing is sent"));
never.catch(() => undefined);

interface Known {
    readonly operations: readonly SdkOperation[];
    readonly byKind: ReadonlyMap<string, readonly SdkOperation[]>;
    readonly models: Models;
}
let known: Known | undefined;
type Models = Readonly<Record<string, CompositeMapper>>;

/** Every operation of the SDK: its own client is asked to send each, and what it would send is kept instead. */
export function sdkOperations(): readonly SdkOperation[] {
    return read().operations;
}

/** The SDK's models by their names. */
export function sdkModels(): Models {
    return read().models;
}

/** What the SDK sends to a path below a service, whatever the entities on it are named. */
export function findOperation(method: string, path: string): SdkOperation | undefined {
    return operationsAt(path).find((operation) => operation.method === method);
}

/** The methods that a path knows, as an `Allow` header lists them. */
export function allowedMethods(path: string): string[] {
    return operationsAt(path).map(({ method }) => method);
}

function operationsAt(path: string): readonly SdkOperation[] {
    const segments = path.split("/");
    return (read().byKind.get(kindOf(path).toLowerCase()) ?? []).filter((operation) => {
        const known = operation.path.split("/");
        return (
            known.length === segments.length &&
            known.every((segment, index) => segment.startsWith("{") || equal(segment, segments[index] ?? ""))
        );
    });
}

const equal = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

function read(): Known {
    if (known) {
        return known;
    }
    const specs: OperationSpec[] = [];
    const client = new ApiManagementClient({ getToken: () => Promise.resolve(null) }, "subscription");
    client.sendOperationRequest = (_arguments, spec) => {
        specs.push(spec);
        return never;
    };
    for (const group of Object.values(client) as unknown[]) {
        for (const [, send] of methodsOf(group)) {
            send();
        }
    }
    const models = specs[0]!.serializer.modelMappers as Models;
    const operations = specs.filter(({ path }) => path?.startsWith(prefix)).map(toOperation);
    const byKind = new Map<string, SdkOperation[]>();
    for (const operation of operations) {
        const kind = operation.kind.toLowerCase();
        byKind.set(kind, [...(byKind.get(kind) ?? []), operation]);
    }
    known = { operations, byKind, models };
    return known;
}

/** The methods of an operation group that send one request each. */
function methodsOf(group: unknown): (readonly [name: string, send: () => void])[] {
    if (typeof group !== "object" || group === null || !("client" in group)) {
        return [];
    }
    return Object.getOwnPropertyNames(Object.getPrototypeOf(group))
        .filter((name) => name !== "constructor" && !name.endsWith("AndWait"))
        .map((name) => [
            name,
            () => {
                const method = (group as Record<string, (...given: string[]) => unknown>)[name]!;
                const sent = method.apply(
                    group,
                    Array.from({ length: 8 }, () => "x"),
                );
                const pending = isIterator(sent) ? sent.next() : sent;
                Promise.resolve(pending).catch(() => undefined);
            },
        ]);
}

const isIterator = (value: unknown): value is AsyncIterator<unknown> =>
    typeof value === "object" && value !== null && "next" in value;

function toOperation(spec: OperationSpec): SdkOperation {
    const { path = "", httpMethod, requestBody, urlParameters, queryParameters = [], responses } = spec;
    const below = path.slice(prefix.length);
    const ofName = (parameter: string) => urlParameters?.find(({ mapper }) => mapper.serializedName === parameter);
    return {
        method: httpMethod,
        path: below,
        kind: kindOf(below),
        body: requestBody?.mapper,
        needsBody: requestBody !== undefined && !Array.isArray(requestBody.parameterPath),
        query: queryParameters.map(({ mapper }) => mapper.serializedName ?? ""),
        names: [...below.matchAll(/\{(\w+)\}/g)].map(([, parameter = ""]) => ({
            parameter,
            constraints: ofName(parameter)?.mapper.constraints,
        })),
        responses: Object.fromEntries(
            Object.entries(responses)
                .filter(([status]) => status !== "default")
                .map(([status, response]) => [status, response.bodyMapper]),
        ),
    };
}

/** `apis/operations` of `apis/petstore/operations/getPet`. */
export const kindOf = (path: string): string =>
    path
        .split("/")
        .filter((_segment, index) => index % 2 === 0)
        .join("/");
