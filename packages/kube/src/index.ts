export * from './api-error.js';
export * from './client.js';
export * from './connection.js';
export * from './discovery.js';
export * from './resources.js';
export * from './transport.js';
