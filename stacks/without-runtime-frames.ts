/** A file right below a package's scope, as Pulumi's source maps name those of its runtime. */
const runtimeFrame = /^ +at .*[\\/]node_modules[\\/]@[^\\/]+[\\/][^\\/]+$/;

/**
 * Pulumi has Node.js colour the stack of every error that a program throws, and some releases of Node.js search such a frame until
 * memory ends (https://github.com/nodejs/node/issues/64011): a refusal would take half a minute to show.
 *
 * @returns what was thrown, its stack without such frames.
 */
export function withoutRuntimeFrames(thrown: unknown): unknown {
    if (thrown instanceof Error && thrown.stack) {
        const lines = thrown.stack.split("\n");
        thrown.stack = lines.filter((line) => !runtimeFrame.test(line)).join("\n");
    }
    return thrown;
}
