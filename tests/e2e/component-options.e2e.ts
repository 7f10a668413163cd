import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import type { Stack } from "@pulumi/pulumi/automation";
import { GlobalEndpoint, GlobalEndpointKind } from "apim-dr";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";
import { inlineStack } from "../support/inline-stack";

interface StateResource {
    readonly urn: string;
    readonly type: string;
    readonly protect?: boolean;
    readonly retainOnDelete?: boolean;
    readonly inputs?: { readonly tags?: object };
}

const component = "apim-dr:index:GlobalEndpoint";
const child = "azure-native:trafficmanager:Profile";

let azure: EngineFixture;
let stack: Stack;
/** What the next `up` declares. */
let declared: {
    name?: string;
    opts?: pulumi.ComponentResourceOptions;
    protect?: boolean;
    tags?: Record<string, string>;
    /** A resource that the component depends on. */
    gate?: boolean;
};

beforeAll(async () => {
    azure = await startEngineFixture("component-options");
    stack = await inlineStack(azure, "options", async () => {
        const { name = "traffic", opts = {}, gate, ...more } = declared;
        const groupOf = (which: string) =>
            new resources.ResourceGroup(which, { resourceGroupName: `rg-${which}`, location: "westeurope" });
        const group = groupOf("group");
        const gates = gate ? [groupOf("gate")] : [];
        const endpoint = new GlobalEndpoint(
            name,
            {
                kind: GlobalEndpointKind.TrafficManager,
                resourceGroupName: group.name,
                endpointName: "contoso",
                customDomain: "api.contoso.example",
                activeSite: "primary",
                sites: [
                    {
                        name: "primary",
                        certificateHostnames: ["api.contoso.example"],
                        gateways: [{ location: "westeurope", hostname: "one.azure-api.net" }],
                    },
                ],
                ...more,
            },
            { ...opts, dependsOn: gates },
        );
        return Promise.resolve({ url: endpoint.url });
    });
}, 600_000);

afterAll(() => azure.stop());

/** @returns the component and its child in the state, and what the run changed. */
async function upWith(now: typeof declared) {
    declared = now;
    const result = await stack.up();
    const { deployment } = (await stack.exportStack()) as { deployment: { resources: StateResource[] } };
    const find = (type: string) => deployment.resources.find((found) => found.type === type)!;
    return { component: find(component), child: find(child), changes: changesOf(result) };
}

/** A stack that has the component, unprotected and with nothing else said. */
const plain = () => upWith({ protect: false });

/** The effect of each option, in the order of the page. */
const rows: Readonly<Record<string, () => Promise<void>>> = {
    protect: async () => {
        await plain();
        const byOption = await upWith({ opts: { protect: true } });
        expect([byOption.component.protect, byOption.child.protect]).toEqual([true, true]);
        const taken = await upWith({ opts: { protect: false } });
        expect([taken.component.protect, taken.child.protect]).toEqual([undefined, undefined]);
        const byArgument = await upWith({ protect: false, opts: { protect: true } });
        expect([byArgument.component.protect, byArgument.child.protect]).toEqual([true, undefined]);
        expect((await upWith({})).child.protect).toBe(true);
        await plain();
    },
    retainOnDelete: async () => {
        const { component: of, child: its } = await upWith({ protect: false, opts: { retainOnDelete: true } });
        expect([of.retainOnDelete, its.retainOnDelete]).toEqual([true, true]);
    },
    transforms: async () => {
        await plain();
        const tagged = { t: "u" };
        const transform: pulumi.ResourceTransform = ({ type, props, opts }) =>
            type === child ? { props: { ...props, tags: tagged }, opts } : undefined;
        const { child: its, changes } = await upWith({ protect: false, opts: { transforms: [transform] } });
        expect(its.inputs?.tags).toEqual(tagged);
        expect(changes).toEqual({ update: 1 });
    },
    aliases: async () => {
        await plain();
        const renamed = await upWith({ protect: false, name: "renamed", opts: { aliases: [{ name: "traffic" }] } });
        expect(renamed.changes).toEqual({});
        expect(renamed.child.urn).toMatch(/::renamed$/);
        await upWith({ protect: false, opts: { aliases: [{ name: "renamed" }] } });
    },
    dependsOn: async () => {
        await plain();
        await stack.destroy();
        declared = { protect: false, gate: true };
        const order: string[] = [];
        await stack.up({
            onEvent: ({ resOutputsEvent, resourcePreEvent }) => {
                const created = resOutputsEvent?.metadata.urn;
                const begun = resourcePreEvent?.metadata.urn;
                order.push(...(created?.endsWith("::gate") ? ["gate there"] : []));
                order.push(...(begun?.includes(child) ? ["child begun"] : []));
            },
        });
        expect(order).toEqual(["gate there", "child begun"]);
    },
    ignoreChanges: async () => {
        await plain();
        const tags = { a: "b" };
        const { child: its } = await upWith({ protect: false, tags, opts: { ignoreChanges: ["tags"] } });
        expect(its.inputs?.tags).toEqual(tags);
        const transform: pulumi.ResourceTransform = ({ type, props, opts }) =>
            type === child ? { props, opts: pulumi.mergeOptions(opts, { ignoreChanges: ["tags"] }) } : undefined;
        const kept = await upWith({ protect: false, tags: { a: "c" }, opts: { transforms: [transform] } });
        expect(kept.child.inputs?.tags).toEqual(tags);
    },
};

test.each(Object.keys(rows))("%s does what docs/component-options.md says", (option) => rows[option]!());

test("the page has a row of each option, and each of its rows is tried", () => {
    const page = readFileSync(path.join(__dirname, "..", "..", "docs", "component-options.md"), "utf8");
    const [table = ""] = /\| Option[^]*?\n\n/.exec(page) ?? [];
    const options = [...table.matchAll(/^\| (`[^|]+)/gm)].flatMap(([, cell = ""]) => cell.match(/\w+/g) ?? []);
    // Of these tests/components/explicit-provider.test.ts.
    expect(options).toEqual([...Object.keys(rows), "provider", "providers"]);
});
