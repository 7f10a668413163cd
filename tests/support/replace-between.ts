/** @throws Error unless each marker is there once, `begin` before `end`. */
export function replaceBetween(text: string, begin: string, end: string, content: string): string {
    const [before, inside, ...more] = text.split(begin);
    const [, after, ...rest] = (inside ?? "").split(end);
    if (before === undefined || after === undefined || more.length > 0 || rest.length > 0) {
        throw new Error(`The markers "${begin}" and "${end}" must be there once, in this order.`);
    }
    return before + begin + content + end + after;
}
