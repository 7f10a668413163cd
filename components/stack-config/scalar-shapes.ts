import { isReservedName } from "../../dynamic-providers/common/reserved-name";
import { refuseValue } from "./shape";
import type { Shape } from "./shape";

/** Longer than any name, ID or key that Azure takes. */
const maxTextLength = 4096;

/** No blank at either end and no control character: what is pasted with one is not what was meant. */
const plainText =
    "^[^\\s\\u0000-\\u001f\\u007f-\\u009f]([^\\u0000-\\u001f\\u007f-\\u009f]*[^\\s\\u0000-\\u001f\\u007f-\\u009f])?$";
const plain = new RegExp(plainText, "u");

interface TextRules {
    /** What it must be. @default any text */
    readonly rule?: string;
    readonly type?: string;
    /** A further pattern that it must have. @default none */
    readonly pattern?: string;
    /** Whether "" is a value. @default false */
    readonly mayBeEmpty?: boolean;
    /** @default 4096 */
    readonly maxLength?: number;
}

/** A text. `pulumi config set --path` makes numbers and booleans of what looks like them: they are taken as texts. */
export function text({
    rule,
    type = "text",
    pattern,
    mayBeEmpty = false,
    maxLength = maxTextLength,
}: TextRules = {}): Shape<string> {
    const further = pattern === undefined ? undefined : new RegExp(pattern, "u");
    const patterns = [plainText, ...(pattern === undefined ? [] : [pattern])].map((each) => ({ pattern: each }));
    const strings = { type: "string", maxLength, allOf: patterns };
    return {
        type,
        schema: { anyOf: [strings, ...(mayBeEmpty ? [{ const: "" }] : []), { type: ["number", "boolean"] }] },
        read(given, at, faults) {
            const value = typeof given === "number" || typeof given === "boolean" ? String(given) : given;
            const refuse = (why: string): undefined => refuseValue(faults, at, given, why);
            if (typeof value !== "string") {
                return refuse(rule ?? "it must be a text.");
            }
            if (value === "") {
                return mayBeEmpty
                    ? value
                    : refuse(`${rule ?? "it must be a text."} Take the key out to leave it unset.`);
            }
            if (value.length > maxLength) {
                return refuse(`it must have at most ${maxLength} characters.`);
            }
            if (!plain.test(value)) {
                return refuse("it must be a text without leading or trailing blanks and without control characters.");
            }
            return further === undefined || further.test(value) ? value : refuse(rule ?? "it must be a text.");
        },
    };
}

/** A text of one line or more, for example a key; blanks and ends of lines around it do not count. */
export function lines(): Shape<string> {
    const line = text();
    return {
        type: "text, may have several lines",
        schema: { type: "string", maxLength: maxTextLength, pattern: "\\S" },
        read(given, at, faults) {
            if (typeof given !== "string" || given.length > maxTextLength) {
                return line.read(given, at, faults);
            }
            const all = given.trim().split(/\r?\n/);
            const isPlain = all.every((each) => each.trim() === "" || plain.test(each.trim()));
            return given.trim() !== "" && isPlain
                ? all.join("\n")
                : refuseValue(
                      faults,
                      at,
                      given,
                      "it must be a text without control characters other than ends of lines.",
                  );
        },
    };
}

/** The name of a site, which is that of its stack. */
export function siteName(): Shape<string> {
    const rule =
        "it must be a site's name: letters, digits, '-', '_' and '.', and no name of a JavaScript object's member.";
    const name = text({ type: "site", rule, pattern: "^[A-Za-z0-9_.-]{1,100}$" });
    return {
        ...name,
        schema: { type: "string", pattern: "^[A-Za-z0-9_.-]{1,100}$" },
        read(given, at, faults) {
            const value = typeof given === "string" && isReservedName(given) ? undefined : name.read(given, at, faults);
            return (
                value ??
                (typeof given === "string" && isReservedName(given) ? refuseValue(faults, at, given, rule) : undefined)
            );
        },
    };
}

/**
 * A whole number in decimal digits, and nothing else: no blank, sign, exponent or `0x`.
 *
 * @param min - 0 where a component judges the number: it then tells it with all else that is wrong with its inputs.
 */
export function whole(min: number, max = Number.MAX_SAFE_INTEGER): Shape<number> {
    const isOpen = max === Number.MAX_SAFE_INTEGER;
    const range = isOpen ? (min === 0 ? "" : ` of ${min} or more`) : ` from ${min} to ${max}`;
    return {
        type: `whole number${range}`,
        schema: {
            anyOf: [
                { type: "integer", minimum: min, maximum: max },
                { type: "string", pattern: "^(0|[1-9][0-9]{0,15})$" },
            ],
        },
        read(given, at, faults) {
            const value = typeof given === "string" && /^(0|[1-9][0-9]{0,15})$/.test(given) ? Number(given) : given;
            return typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max
                ? value
                : refuseValue(faults, at, given, `it must be a whole number${range}, in decimal digits only.`);
        },
    };
}

/** An epoch: it counts changes of the active site. */
export const epoch = (): Shape<number> => ({ ...whole(0), type: "epoch (whole number)" });

export function flag(): Shape<boolean> {
    return {
        type: "boolean",
        schema: { enum: [true, false, "true", "false"] },
        read(given, at, faults) {
            switch (given) {
                case true:
                case "true":
                    return true;
                case false:
                case "false":
                    return false;
                default:
                    return refuseValue(faults, at, given, "it must be true or false.");
            }
        },
    };
}

/** One of the values of an enum. */
export function oneOf<T extends string>(values: Readonly<Record<string, T>>): Shape<T> {
    const known = Object.values(values);
    return {
        type: known.map((value) => `\`${value}\``).join(", "),
        schema: { enum: known },
        read: (given, at, faults) =>
            known.find((value) => value === given) ??
            refuseValue(faults, at, given, `it must be one of ${known.join(", ")}.`),
    };
}
