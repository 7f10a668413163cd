import type { Member, NestedType, Reference } from "./read-reference";

/** A resource's inputs and outputs in Markdown, below a heading of the second level. */
export function renderReference(reference: Reference): string {
    const { description, errors, inputs, inputTypes, outputs, outputTypes } = reference;
    return [
        escape(description, "\n\n"),
        ...(errors ? [`Refuses with: ${escape(errors)}`] : []),
        "### Inputs",
        inputTable(inputs),
        ...inputTypes.flatMap((type) => renderType(type, inputTable)),
        ...(outputs.length > 0 ? ["### Outputs", outputTable(outputs)] : []),
        ...outputTypes.flatMap((type) => renderType(type, outputTable)),
    ].join("\n\n");
}

function renderType({ name, description, members }: NestedType, tableOf: typeof inputTable): string[] {
    return [`#### \`${name}\``, ...(description ? [escape(description)] : []), tableOf(members)];
}

function inputTable(members: readonly Member[]): string {
    return table(
        ["Name", "Type", "Default", "What it does"],
        members.map((member) => [
            `\`${member.name}\``,
            escape(member.type),
            escape(member.default ?? (member.isRequired ? "**required**" : "")),
            escape(member.description),
        ]),
    );
}

function outputTable(members: readonly Member[]): string {
    return table(
        ["Name", "Type", "What it is"],
        members.map(({ name, type, description }) => [`\`${name}\``, escape(type), escape(description)]),
    );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
    return [head, head.map(() => "-"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** What would break a table; code stays as it is, but for its bars. */
function escape(text: string, paragraph = " "): string {
    return text
        .split(/\n\s*\n/)
        .map((part) => part.replace(/\s+/g, " ").trim())
        .join(paragraph)
        .split(/(`[^`]*`|\*\*required\*\*)/)
        .map((part, index) => (index % 2 === 1 ? part.replaceAll("|", "\\|") : part.replace(/[\\|<*[\]]/g, "\\$&")))
        .join("");
}
