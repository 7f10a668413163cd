export async function startAzureNativeProvider(_: {
    environment: Record<string, string>;
    ca: string;
}): Promise<{ port: number; stop(): Promise<void> }> {
    return { port: 0, stop: () => Promise.resolve() };
}
