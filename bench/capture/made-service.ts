/** One entity as the sandbox keeps it, by its path below the service. */
export type MadeEntity = readonly [path: string, properties: Record<string, unknown>];

/** What belongs to one API, and how much of it: 60 entities. One operation in ten has a policy. */
const operationsPerApi = 45;
const operationsPerPolicy = 10;
const subscriptionsPerApi = 5;

/** About so many entities as a service of a company has them: mostly operations, then subscriptions and what belongs to an API. */
export function madeEntities(count: number): MadeEntity[] {
    const apis = Math.max(1, Math.round(count / 60));
    return Array.from({ length: apis }, (_unused, number) => entitiesOfApi(number)).flat();
}

function entitiesOfApi(number: number): MadeEntity[] {
    const api = `apis/api-${number}`;
    const value = "<policies><inbound><base /></inbound></policies>";
    const operations = Array.from({ length: operationsPerApi }, (_unused, operation): MadeEntity[] => [
        [
            `${api}/operations/op-${operation}`,
            { displayName: `Operation ${operation}`, method: "GET", urlTemplate: `/${operation}` },
        ],
        ...(operation % operationsPerPolicy === 0
            ? [[`${api}/operations/op-${operation}/policies/policy`, { format: "xml", value }] as const]
            : []),
    ]).flat();
    const subscriptions = Array.from({ length: subscriptionsPerApi }, (_unused, subscription): MadeEntity => {
        const name = `sub-${number}-${subscription}`;
        const keys = { primaryKey: `${name}-first`, secondaryKey: `${name}-second` };
        return [`subscriptions/${name}`, { displayName: name, scope: `/${api}`, state: "active", ...keys }];
    });
    return [
        [
            api,
            {
                ...{ displayName: `API ${number}`, path: `api-${number}`, protocols: ["https"] },
                ...{ apiRevision: "1", isCurrent: true, subscriptionRequired: true },
            },
        ],
        ...operations,
        [`${api}/policies/policy`, { format: "xml", value }],
        [`${api}/schemas/schema`, { contentType: "application/json", document: { value: "{}" } }],
        ...subscriptions,
        [`namedValues/open-${number}`, { displayName: `open-${number}`, value: "v", secret: false }],
        [`namedValues/hidden-${number}`, { displayName: `hidden-${number}`, value: `secret ${number}`, secret: true }],
    ];
}
