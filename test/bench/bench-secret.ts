/** Signing secret of the benches' endpoints. */
export const benchSecret = 'bench_secret_0123456789abcdef0123456789abcdef';
