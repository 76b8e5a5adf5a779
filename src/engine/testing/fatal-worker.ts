import './fatal-requests.ts';

// The worker itself, once its requests are armed.
await import('../worker/engine-worker.ts');
