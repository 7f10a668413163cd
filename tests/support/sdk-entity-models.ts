import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

/** One member that the SDK's model of an entity has. */
export interface SdkMember {
    /** Below the entity: `properties.keyVault.lastStatus.code`; `[]` stands for the items of a list, `*` for any name. */
    readonly at: string;
    readonly type: string;
}

interface SdkType {
    readonly name: string;
    readonly className?: string;
    readonly modelProperties?: Readonly<Record<string, { readonly serializedName: string; readonly type: SdkType }>>;
    readonly element?: { readonly type: SdkType };
    readonly value?: { readonly type: SdkType };
}
interface SdkModel {
    readonly type?: SdkType;
}

const prefix =
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ApiManagement/service/{serviceName}/";
const sdkFolder = path.dirname(require.resolve("@azure/arm-apimanagement"));
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the models of the wire are no part of the SDK's types
const models = require(path.join(sdkFolder, "models", "mappers.js")) as Readonly<Record<string, SdkModel>>;
// eslint-disable-next-line @typescript-eslint/no-require-imports -- as above
const parameters = require(path.join(sdkFolder, "models", "parameters.js")) as Readonly<
    Record<string, { readonly mapper?: SdkModel }>
>;
const byClass = new Map(Object.values(models).map(({ type }) => [type?.className, type]));

/** What a GET of an entity of each kind answers at service scope, by the SDK's models; a kind may have several models. */
export function sdkAnswers(): Record<string, SdkMember[]> {
    return membersOf("GET", (operation) => {
        const name = /200: \{\s*bodyMapper: Mappers\.(\w+)/.exec(operation)?.[1];
        return name === undefined ? undefined : models[name]?.type;
    });
}

/** What a PUT of an entity of each kind takes, by the SDK's models. */
export function sdkBodies(): Record<string, SdkMember[]> {
    return membersOf("PUT", (operation) => {
        const name = /requestBody: Parameters\.(\w+)/.exec(operation)?.[1];
        return name === undefined ? undefined : parameters[name]?.mapper?.type;
    });
}

function membersOf(method: string, modelOf: (operation: string) => SdkType | undefined): Record<string, SdkMember[]> {
    const found: Record<string, SdkMember[]> = {};
    for (const file of readdirSync(path.join(sdkFolder, "operations")).filter((name) => name.endsWith(".js"))) {
        const text = readFileSync(path.join(sdkFolder, "operations", file), "utf8");
        for (const [, url = "", verb, rest = ""] of text.matchAll(
            /path: "([^"]+)",\s*httpMethod: "([A-Z]+)",([\s\S]*?)\n\};/g,
        )) {
            const segments = url.startsWith(prefix) ? url.slice(prefix.length).split("/") : [];
            const model = verb === method && segments.length % 2 === 0 ? modelOf(rest) : undefined;
            if (model && segments.length > 0 && segments[0] !== "workspaces") {
                const kind = segments.filter((_segment, index) => index % 2 === 0).join("/");
                found[kind] = [...(found[kind] ?? []), ...membersIn(model, [], [])];
            }
        }
    }
    return found;
}

function membersIn(type: SdkType, at: readonly string[], above: readonly string[]): SdkMember[] {
    switch (type.name) {
        case "Sequence":
            return type.element ? membersIn(type.element.type, [...at, "[]"], above) : [];
        case "Dictionary":
            return type.value ? membersIn(type.value.type, [...at, "*"], above) : [];
        case "Composite": {
            const name = type.className ?? "";
            if (above.includes(name)) {
                return [];
            }
            const members = Object.values((byClass.get(name) ?? type).modelProperties ?? {});
            return members.flatMap((member) =>
                membersIn(member.type, [...at, member.serializedName], [...above, name]),
            );
        }
        default:
            return [{ at: at.join("."), type: type.name }];
    }
}
