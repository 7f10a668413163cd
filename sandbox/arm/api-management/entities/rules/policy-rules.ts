import { textOf } from "../../../../ground/text-of";
import { formatPolicy } from "../../../../policy/format-policy";
import { elementsOf, parsePolicy, PolicyError } from "../../../../policy/parse-policy";
import type { PolicyElement, PolicyFormat, PolicyRoot } from "../../../../policy/parse-policy";
import { policyReferences } from "../../../../policy/policy-references";
import type { PolicyReference } from "../../../../policy/policy-references";
import type { Entity } from "../../../../state/entity-store";
import { policyRootOf } from "../../../../state/policy-document";
import { isV2 } from "../../../../state/tiers";
import type { EntityContext } from "../entity-context";
import { invalidFields, refused } from "../entity-error";
import { nameOf } from "../entity-path";
import type { Body } from "../render-entity";
import { statementsNotInV2 } from "../tier-features";
import { requireUnused } from "./in-use";
import { readLink } from "./read-link";
import type { EntityRule, EntityWrite } from "./rule";

/** @throws EntityError for what is no policy, and for what it names and the service has not. */
async function readDocument(context: EntityContext, { at, sent }: EntityWrite, root: PolicyRoot): Promise<Body> {
    const [, format = "xml", link] = /^(xml|rawxml)(-link)?$/.exec(textOf(sent.format) || "xml") ?? [];
    const value = link ? await readLink(String(sent.value)) : String(sent.value);
    const document = parse(value, format as PolicyFormat, root);
    requireStatements(context, document);
    for (const reference of policyReferences(document)) {
        requireNamed(context, at.workspace, reference);
    }
    return { format, value };
}

/** The sentence is assumed. @throws EntityError for a statement that the tier does not have. */
function requireStatements({ service }: EntityContext, document: PolicyElement): void {
    const tier = service.body.sku.name;
    const lacking = isV2(tier) && [...elementsOf(document)].find(({ name }) => statementsNotInV2.includes(name));
    if (lacking) {
        throw invalidFields([
            lacking.name,
            `Error in element '${lacking.name}' on line ${lacking.line}, column ${lacking.column}: Policy is not supported in ${tier} pricing tier.`,
        ]);
    }
}

function parse(value: string, format: PolicyFormat, root: PolicyRoot): PolicyElement {
    try {
        return parsePolicy(value, format, root);
    } catch (error) {
        if (error instanceof PolicyError && root === "fragment" && error.element === undefined) {
            // Quoted by users: Azure/apiops#160.
            throw refused(`The policy fragment is not a valid XML: ${error.message}`);
        }
        if (error instanceof PolicyError) {
            throw invalidFields([error.element ?? "representation", error.message]);
        }
        throw error;
    }
}

/** Quoted by users: Azure/apiops#56 (backends), Azure/apiops#668 (fragments). Assumed to be alike for the rest. */
function requireNamed({ service: { entities } }: EntityContext, workspace: string, reference: PolicyReference): void {
    const { to, name, element } = reference;
    const below = (collection: string): Entity[] => [
        ...entities.list(collection),
        ...(workspace ? entities.list(`${workspace}/${collection}`) : []),
    ];
    const has = (collection: string): boolean =>
        below(collection).some((entity) => nameOf(entity.path).toLowerCase() === name.toLowerCase());
    const where = `Error in element '${element.name}' on line ${element.line}, column ${element.column}:`;
    const missing = (what: string): never => {
        throw invalidFields([element.name, `${where} ${what} could not be found.`]);
    };
    switch (to) {
        case "namedValues":
            if (!below("namedValues").some(({ properties }) => properties.displayName === name)) {
                throw invalidFields(["representation", `Cannot find a property '${name}'`]);
            }
            return;
        case "thumbprints": {
            const wanted = name.toLowerCase();
            const found = below("certificates").some(
                ({ properties }) => String(properties.thumbprint).toLowerCase() === wanted,
            );
            return found ? undefined : missing(`Certificate with thumbprint '${name}'`);
        }
        case "policyFragments":
            return has(to) ? undefined : missing(`Policy fragment with id '${name}'`);
        case "backends":
            return has(to) ? undefined : missing(`Backend with id '${name}'`);
        case "certificates":
            return has(to) ? undefined : missing(`Certificate with id '${name}'`);
        case "loggers":
            return has(to) ? undefined : missing(`Logger with id '${name}'`);
    }
}

export const policyRule: EntityRule = {
    write: (context, write) => readDocument(context, write, policyRootOf(write.at.path)!),
    show: (_context, { path, properties }, _shown, { format }) => {
        const kept = (properties.format ?? "xml") as PolicyFormat;
        const wanted: PolicyFormat = format === "rawxml" ? "rawxml" : "xml";
        // Documented: rawxml is the text as it was put. Source: https://learn.microsoft.com/rest/api/apimanagement/policy/get
        const value =
            wanted === "rawxml" && kept === "rawxml"
                ? properties.value
                : formatPolicy(parsePolicy(String(properties.value), kept, policyRootOf(path)!), wanted);
        return { format: wanted, value };
    },
};

export const fragmentRule: EntityRule = {
    write: async (context, write) => ({
        description: write.sent.description ?? null,
        ...(await readDocument(context, write, "fragment")),
    }),
    // Recorded: the text of a fragment stays as it was put, and its format is told only where it was asked for.
    show: (_context, _entity, shown, { format }) => {
        const { format: _kept, ...rest } = shown;
        return format === undefined ? rest : { ...rest, format };
    },
    remove: (context, fragment) => requireUnused(context, fragment, { to: "policyFragments", noun: "Policy Fragment" }),
};
