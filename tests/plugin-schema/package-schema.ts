import manifest from "../../package.json";
import { settingVariables } from "../../dynamic-providers/sign-in/settings";
import type { AzureSetting } from "../../dynamic-providers/sign-in/settings";
import { pages, readProgram } from "../reference/reference-pages";
import { SchemaReader } from "./schema-reader";
import type { PropertySpec, ResourceSpec } from "./schema-reader";

/** The plugin declares it as `ApiManagement.declare` does. */
const argsNames: Readonly<Record<string, string>> = { ApiManagement: "ObservedApiManagementArgs" };

const secretSetting = /secret|password|token$/i;

/** The schema of the plugin, from the arguments of the TypeScript package. */
export function packageSchema(): object {
    const reader = new SchemaReader(readProgram());
    const resources = pages.map(
        (page) =>
            [
                `apim-dr:index:${page.name}`,
                withObserved(page.name, reader.readResource({ ...page, argsName: argsNames[page.name] })),
            ] as const,
    );
    const settings = settingsOf(reader);
    return {
        name: "apim-dr",
        displayName: "API Management disaster recovery",
        version: manifest.version,
        description: manifest.description,
        keywords: [...manifest.keywords, "kind/component", "category/cloud"],
        license: manifest.license,
        meta: { moduleFormat: "(.*)(?:/[^/]*)" },
        language: {
            csharp: { respectSchemaVersion: true },
            go: { importBasePath: "apim-dr/sdk/go/apimdr", respectSchemaVersion: true },
            nodejs: { packageName: "apim-dr-sdk", respectSchemaVersion: true },
            python: { packageName: "pulumi_apim_dr", pyproject: { enabled: true }, respectSchemaVersion: true },
        },
        config: { variables: settings },
        provider: {
            description:
                "Signs in to Azure with the settings of the azure-native provider: set them for `apim-dr` too, or in the environment.",
            inputProperties: settings,
        },
        resources: sorted(Object.fromEntries(resources)),
        types: sorted(reader.types),
    };
}

/** What the program of a TypeScript user observes, the plugin observes itself. */
function withObserved(name: string, resource: ResourceSpec): ResourceSpec {
    if (name !== "AuthorityFollower") {
        return resource;
    }
    const { observed: _observed, ...inputProperties } = resource.inputProperties;
    const activeSite = {
        type: "string",
        description: "The site that the vault records as active; empty where none is.",
    };
    const requiredInputs = Object.keys(inputProperties);
    return { ...resource, inputProperties, requiredInputs, properties: { activeSite } };
}

/** As azure-native's own, and from the same variables. */
function settingsOf(reader: SchemaReader): Record<string, PropertySpec> {
    const described = reader.readInterface("dynamic-providers/sign-in/settings.ts", "AzureSettings");
    const subscriptionId = {
        type: "string",
        description: "Subscription of the services and the vault.",
        variables: ["ARM_SUBSCRIPTION_ID"],
    };
    const all = Object.entries(described).map(
        ([name, spec]) => [name, { ...spec, variables: settingVariables[name as AzureSetting] }] as const,
    );
    const named: (readonly [string, PropertySpec & { variables: readonly string[] }])[] = [
        ["subscriptionId", subscriptionId],
        ...all,
    ];
    return Object.fromEntries(
        named.map(([name, { variables, ...spec }]) => [
            name,
            {
                ...spec,
                description:
                    `${spec.description as string}\n\nDefault: the environment variable ${variables.join(" or ")}.`.trim(),
                ...(secretSetting.test(name) && { secret: true }),
            },
        ]),
    );
}

const sorted = <T>(members: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(members).sort(([left], [right]) => left.localeCompare(right)));
