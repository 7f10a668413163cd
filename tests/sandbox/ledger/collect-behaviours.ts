import * as path from "node:path";
import * as ts from "typescript";
import { fillTitle } from "./fill-title";
import { LiteralReader } from "./literal-reader";

export const bases = ["recorded", "documented", "reported", "assumed", "own"] as const;
export type Basis = (typeof bases)[number];

/** A behaviour of the sandbox that a test holds. */
export interface Behaviour {
    /** The outermost describe, or else what the file is named after: also where that describe has a table. */
    readonly area: string;
    readonly statement: string;
    readonly basis: Basis;
    /** A source, or the reason for an assumption or a difference. */
    readonly source: string;
    /** Of an assumption: where it was looked up. */
    readonly sought?: string;
    /** The test's file, as it was named to {@link collectBehaviours}. */
    readonly file: string;
}

/**
 * Reads, without running them, which behaviours tests declare through `behaviour.ts`.
 *
 * @param sources - text by path, with `/`; tests end in `.test.ts`, the others hold constants that tests import.
 * @returns in the order of paths, then of declaration.
 * @throws Error that names file and line, when a title or source is not known before the tests run, and when a behaviour
 * is declared so that it would be left out here or by jest.
 */
export function collectBehaviours(sources: ReadonlyMap<string, string>): Behaviour[] {
    const program = createProgram(sources);
    const reader = new LiteralReader(program.getTypeChecker());
    return [...sources.keys()]
        .sort()
        .flatMap((file) => collectFrom(program.getSourceFile(rooted(file))!, file, reader));
}

function collectFrom(source: ts.SourceFile, file: string, reader: LiteralReader): Behaviour[] {
    const basisByName = importedBases(source, reader);
    if (basisByName.size > 0 && !file.endsWith(".test.ts")) {
        throw reader.error(source, "behaviours are declared in *.test.ts only");
    }
    const behaviours: Behaviour[] = [];
    const seen = new Set<ts.Identifier>();

    const visit = (
        statements: readonly ts.Statement[],
        area = titleOf(file),
        context: readonly string[] = [],
    ): void => {
        for (const statement of statements) {
            const call = asTestCall(statement);
            const basis = call?.basisCall && basisByName.get(call.name.text);
            if (call?.basisCall && basis) {
                seen.add(call.name);
                behaviours.push({
                    area,
                    statement: [...context, titleOfCall(call, reader)].join(": "),
                    basis,
                    source: readSource(basis, requireArgument(call.basisCall, reader), reader),
                    ...(basis === "assumed" && { sought: reader.text(requireArgument(call.basisCall, reader, 1)) }),
                    file,
                });
            } else if (call?.name.text === "describe") {
                const title = titleOfCall(call, reader);
                const isArea = statement.parent === source && !call.table;
                visit(bodyOf(call.call, reader), isArea ? title : area, isArea ? [] : [...context, title]);
            }
        }
    };
    visit(source.statements);

    forEachIdentifier(source, (identifier) => {
        if (basisByName.has(identifier.text) && !seen.has(identifier)) {
            throw reader.error(
                identifier,
                `write ${identifier.text}(source)(title, …) or ${identifier.text}(source).each(table)(title, …), at the top of the file or of a describe`,
            );
        }
    });
    return behaviours;
}

const sourceForms: Partial<Record<Basis, readonly [RegExp, string]>> = {
    documented: [/https:\/\/\S/, "a URL"],
    reported: [/[\w.-]+\/[\w.-]+#\d/, "an issue as owner/repository#number"],
};

function readSource(basis: Basis, expression: ts.Expression, reader: LiteralReader): string {
    const source = reader.text(expression);
    const [form, words] = sourceForms[basis] ?? [/\S/, "a text"];
    if (!form.test(source)) {
        throw reader.error(expression, `${basis} needs ${words}, and has '${source}'`);
    }
    return source;
}

/** `name(…)`, `name.each(table)(…)`, `name(source)(…)` and `name(source).each(table)(…)`, as a statement. */
interface TestCall {
    readonly name: ts.Identifier;
    readonly call: ts.CallExpression;
    readonly table?: ts.Expression;
    /** `name(source)`; undefined for a plain `describe`. */
    readonly basisCall?: ts.CallExpression;
}

function asTestCall(statement: ts.Statement): TestCall | undefined {
    if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) {
        return undefined;
    }
    const call = statement.expression;
    let callee = call.expression;
    let table: ts.Expression | undefined;
    if (
        ts.isCallExpression(callee) &&
        ts.isPropertyAccessExpression(callee.expression) &&
        callee.expression.name.text === "each"
    ) {
        table = callee.arguments[0];
        callee = callee.expression.expression;
    }
    const basisCall = ts.isCallExpression(callee) ? callee : undefined;
    const name = basisCall ? basisCall.expression : callee;
    return ts.isIdentifier(name) ? { name, call, table, basisCall } : undefined;
}

function titleOfCall({ call, table }: TestCall, reader: LiteralReader): string {
    const title = reader.text(requireArgument(call, reader));
    if (!table) {
        return title;
    }
    try {
        return fillTitle(
            title,
            reader.elements(table).map((row) => {
                const cells = reader.resolve(row);
                return ts.isArrayLiteralExpression(cells)
                    ? cells.elements.map((cell) => () => reader.text(cell))
                    : [() => reader.text(row)];
            }),
        );
    } catch (error) {
        throw error instanceof RangeError ? reader.error(call, error.message) : error;
    }
}

function requireArgument(call: ts.CallExpression, reader: LiteralReader, index = 0): ts.Expression {
    const argument = call.arguments[index];
    if (!argument) {
        throw reader.error(call, "an argument is missing");
    }
    return argument;
}

function bodyOf(call: ts.CallExpression, reader: LiteralReader): readonly ts.Statement[] {
    const body = call.arguments[1];
    if (body && (ts.isArrowFunction(body) || ts.isFunctionExpression(body)) && ts.isBlock(body.body)) {
        return body.body.statements;
    }
    throw reader.error(call, "a describe needs a function with a block");
}

/** Basis by the name that it has in this file. */
function importedBases(source: ts.SourceFile, reader: LiteralReader): Map<string, Basis> {
    const found = new Map<string, Basis>();
    for (const statement of source.statements) {
        if (
            !ts.isImportDeclaration(statement) ||
            !ts.isStringLiteral(statement.moduleSpecifier) ||
            path.posix.basename(statement.moduleSpecifier.text) !== "behaviour"
        ) {
            continue;
        }
        const names = statement.importClause?.namedBindings;
        if (!names || !ts.isNamedImports(names)) {
            throw reader.error(statement, "import the bases by name");
        }
        for (const { name, propertyName } of names.elements) {
            const basis = bases.find((known) => known === (propertyName ?? name).text);
            if (basis) {
                found.set(name.text, basis);
            }
        }
    }
    return found;
}

function forEachIdentifier(node: ts.Node, visit: (identifier: ts.Identifier) => void): void {
    ts.forEachChild(node, (child) => {
        if (ts.isImportDeclaration(child)) {
            return;
        }
        if (ts.isIdentifier(child)) {
            visit(child);
        }
        forEachIdentifier(child, visit);
    });
}

/** `tests/sandbox/sign-in.test.ts` is "Sign in". */
function titleOf(file: string): string {
    const words = path.posix.basename(file, ".test.ts").replaceAll("-", " ");
    return words.charAt(0).toUpperCase() + words.slice(1);
}

const rooted = (file: string): string => path.posix.join("/", file);

/** A program of these texts alone: nothing else is read, and no library. */
function createProgram(sources: ReadonlyMap<string, string>): ts.Program {
    const texts = new Map([...sources].map(([file, text]) => [rooted(file), text]));
    return ts.createProgram({
        rootNames: [...texts.keys()],
        options: { noLib: true, types: [], module: ts.ModuleKind.CommonJS },
        host: {
            getSourceFile: (file) => {
                const text = texts.get(file);
                return text === undefined ? undefined : ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
            },
            fileExists: (file) => texts.has(file),
            readFile: (file) => texts.get(file),
            getDefaultLibFileName: () => "lib.d.ts",
            getCurrentDirectory: () => "/",
            getCanonicalFileName: (file) => file,
            useCaseSensitiveFileNames: () => true,
            getNewLine: () => "\n",
            writeFile: () => undefined,
        },
    });
}
