import { readFileSync } from "node:fs";
import * as path from "node:path";
import Ajv from "ajv";

/** What a published schema has against a document; empty where nothing. */
export function faultsBySchema(
    name: "status" | "doctor" | "verify-records" | "snapshots" | "report" | "up" | "diff",
    document: unknown,
): string[] {
    const file = path.join(__dirname, "..", "..", "schemas", `${name}.json`);
    const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, formats: { "date-time": isTime } });
    const validate = ajv.compile(JSON.parse(readFileSync(file, "utf8")) as object);
    validate(document);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const isTime = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text);
