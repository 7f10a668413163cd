import * as path from "node:path";
import { Analyzer, InputOutput } from "@pulumi/pulumi/provider/experimental/analyzer";
import type { PropertyDefinition } from "@pulumi/pulumi/provider/experimental/analyzer";
import * as exported from "../../components";

const components = ["ApiManagement", "GlobalEndpoint", "RestoreDrill", "Site", "SnapshotVault", "VaultAccess"];

/**
 * What Pulumi's analyzer cannot put into a schema, for programs in other languages: component, member of the arguments, and
 * its reason. All of it is what `overrides` take, which has azure-native's own types.
 */
const refused: readonly (readonly [component: string, member: string, reason: string])[] = [
    [
        "GlobalEndpoint",
        "HealthProbeParametersArgs.probeProtocol",
        "Union types are not supported for component 'GlobalEndpoint' input 'HealthProbeParametersArgs.probeProtocol': type 'ProbeProtocol | undefined'",
    ],
    [
        "GlobalEndpoint",
        "HealthProbeParametersArgs.probeRequestType",
        "Union types are not supported for component 'GlobalEndpoint' input 'HealthProbeParametersArgs.probeRequestType': type 'HealthProbeRequestType | undefined'",
    ],
    [
        "GlobalEndpoint",
        "GlobalEndpointOverrides.origin",
        `Unsupported type for component 'GlobalEndpoint' property 'GlobalEndpointOverrides.origin': type 'Omit<AFDOriginArgs, "enabledState">'`,
    ],
    [
        "GlobalEndpoint",
        "GlobalEndpointOverrides.trafficManager",
        `Unsupported type for component 'GlobalEndpoint' property 'GlobalEndpointOverrides.trafficManager': type 'Omit<ProfileArgs, "endpoints">'`,
    ],
];

/** The part of the analyzer that looks at one member, and throws where it has no type in a schema. */
interface MemberAnalyzer {
    analyzeSymbol(
        context: { component: string; property: string; typeName?: string; inputOutput: InputOutput },
        symbol: unknown,
    ): PropertyDefinition;
}

/** Every refusal of an argument, where the analyzer itself ends with the first; what components give is left out. */
function findRefusals(): { refusals: string[][]; analyzed: string[] } {
    const refusals: string[][] = [];
    const analyzer = new Analyzer(
        path.join(__dirname, "schema-analyzer"),
        "apim-dr",
        { main: path.join("..", "..", "..", "components", "index.ts") },
        new Set(components),
    );
    const each = analyzer as unknown as MemberAnalyzer;
    const analyzeSymbol = each.analyzeSymbol.bind(analyzer);
    each.analyzeSymbol = (context, symbol) => {
        if (context.inputOutput !== InputOutput.Output) {
            try {
                return analyzeSymbol(context, symbol);
            } catch (error) {
                const member = `${context.typeName}.${context.property}`;
                refusals.push([context.component, member, (error as Error).message]);
            }
        }
        return { type: "string" };
    };
    return { refusals, analyzed: Object.keys(analyzer.analyze().components) };
}

test("Pulumi's schema analyzer takes every argument of every component, but for what is listed", () => {
    const { refusals, analyzed } = findRefusals();
    expect(analyzed.sort()).toEqual(components);
    expect(refusals).toEqual(refused);
});

test("every component that the package exports is analyzed", () => {
    const classes = Object.entries(exported).filter(([, value]) => {
        const base: unknown = typeof value === "function" ? Object.getPrototypeOf(value) : undefined;
        return typeof base === "function" && base.name === "ComponentResource";
    });
    expect(classes.map(([name]) => name).sort()).toEqual(components);
});
