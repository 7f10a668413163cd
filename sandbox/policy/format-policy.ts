import { escapeXml } from "./expressions";
import { isElement } from "./parse-policy";
import type { PolicyElement, PolicyFormat, PolicyNode } from "./parse-policy";

/** As Azure writes a policy: CRLF, tabs, a space before `/>`. Recorded: entities_2024-05-01. */
export function formatPolicy(root: PolicyElement, format: PolicyFormat): string {
    const escape = format === "xml" ? escapeXml : (text: string): string => text;
    const write = (node: PolicyNode, depth: number): string => {
        const indent = "\t".repeat(depth);
        if ("text" in node) {
            return indent + escape(node.text.trim());
        }
        if ("comment" in node) {
            return `${indent}<!--${node.comment}-->`;
        }
        const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escape(value)}"`);
        const start = `${indent}<${node.name}${attributes.join("")}`;
        if (node.children.length === 0) {
            return `${start} />`;
        }
        if (!node.children.some((child) => isElement(child) || "comment" in child)) {
            return `${start}>${node.children.map((child) => ("text" in child ? escape(child.text) : "")).join("")}</${node.name}>`;
        }
        const inner = node.children.map((child) => write(child, depth + 1));
        return [`${start}>`, ...inner, `${indent}</${node.name}>`].join("\r\n");
    };
    return write(root, 0);
}
