import { entityKinds, findEntityKind } from "../../sandbox/arm/api-management/entities/entity-kinds";
import { entityRules } from "../../sandbox/arm/api-management/entities/rules";
import { kindOf, sdkOperations } from "../../sandbox/arm/api-management/entities/sdk-operations";
import { membersOf } from "../../sandbox/arm/api-management/entities/validate-properties";

/** The table of kinds against what Azure's SDK can send: a kind that an update of the SDK brings fails here. */

const puts = sdkOperations().filter(({ method }) => method === "PUT");

test("every kind that the SDK can PUT has a row, below a workspace as well", () => {
    expect(puts).toHaveLength(98);
    expect(puts.map(({ kind }) => kind).filter((kind) => !findEntityKind(kind))).toEqual([]);
});

test("no row and no rule is for a kind that the SDK does not know", () => {
    const known = new Set(sdkOperations().map(({ kind }) => kind));
    expect(entityKinds.map(({ path }) => path).filter((path) => !known.has(path))).toEqual([]);
    expect(Object.keys(entityRules).filter((path) => !entityKinds.some((kind) => kind.path === path))).toEqual([]);
});

test("rows are there once, after those that they lie below", () => {
    const paths = entityKinds.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const path of paths) {
        const parent = path.split("/").slice(0, -1).join("/");
        expect(parent === "" ? -1 : paths.indexOf(parent)).toBeLessThan(paths.indexOf(path));
        expect(parent === "" || paths.includes(parent)).toBe(true);
    }
});

/** Members that a GET tells and no PUT sends, or that Azure's own answers have and the SDK does not know. */
const answeredOnly: Readonly<Record<string, readonly string[]>> = {
    apis: ["specificationLastUpdated", "backendId", "mcpProperties"],
    "apis/issues": [],
    "apis/operations/tags": ["displayName"],
    "apis/tagDescriptions": ["displayName", "tagId"],
    "apis/tags": ["displayName"],
    certificates: ["subject", "thumbprint", "expirationDate"],
    groups: ["builtIn"],
    namedValues: ["provisioningState"],
    notifications: ["title", "description", "recipients"],
    "notifications/recipientEmails": ["email"],
    "notifications/recipientUsers": ["userId"],
    privateEndpointConnections: ["privateEndpoint", "privateLinkServiceConnectionState", "provisioningState"],
    "products/tags": ["displayName"],
    subscriptions: ["createdDate", "startDate", "expirationDate", "endDate", "notificationDate", "stateComment"],
    templates: ["isDefault"],
    tenant: ["id"],
    users: ["registrationDate", "groups"],
};

test.each(entityKinds.map((kind) => [kind.path, kind] as const))(
    "%s: members, required ones, secrets and IDs are those of the SDK's model",
    (path, kind) => {
        const models = puts.filter((put) => put.kind === path).map(({ body }) => membersOf(body));
        const sent = new Set(models.flatMap((model) => Object.keys(model)));
        const known = new Set([...sent, ...(answeredOnly[path] ?? [])]);
        const top = (member: string): string => member.split(".")[0]!;
        const named = [...Object.keys(kind.members), ...(kind.ids ?? []), ...(kind.secrets?.members ?? [])].map(top);
        const madeByAzure = path === "gateways" ? ["primary", "secondary"] : [];
        expect(named.filter((member) => !known.has(member) && !madeByAzure.includes(member))).toEqual([]);
        expect((kind.required ?? []).filter((member) => !sent.has(member))).toEqual([]);
        // What a client can send comes back, or is a secret, or goes into something else.
        const told = new Set(named);
        const goesElsewhere = [
            "format",
            "value",
            "data",
            "password",
            "appType",
            "confirmation",
            "apiType",
            "apiVersionSet",
        ];
        const importOnly = ["sourceApiId", "wsdlSelector", "translateRequiredQueryParameters", "isOnline"];
        const lost = [...sent].filter(
            (member) => !told.has(member) && ![...goesElsewhere, ...importOnly, "provisioningState"].includes(member),
        );
        expect(lost).toEqual([]);
    },
);

test("an action that tells secrets is one that the SDK sends, and each that it sends is there", () => {
    const told = /(listSecrets|listValue|listKeys)$/;
    const sent = sdkOperations()
        .filter(({ method, path }) => method === "POST" && told.test(path) && !path.startsWith("workspaces/"))
        .map(({ path }) => `${kindOf(path.slice(0, path.lastIndexOf("/")))}/${told.exec(path)![1]}`);
    const rows = entityKinds.flatMap(({ path, secrets }) => (secrets?.action ? [`${path}/${secrets.action}`] : []));
    expect([...new Set(sent)].sort()).toEqual(rows.sort());
});
