// A preload as electron-vite builds it: one CommonJS file, for the sandbox.
const { contextBridge, ipcRenderer, webUtils } = require('electron');

contextBridge.exposeInMainWorld('fixture', {
  request: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  tell: (channel, ...args) => ipcRenderer.send(channel, ...args),
  on: (channel, callback) => {
    const listener = (_event, ...args) => callback(...args);
    ipcRenderer.on(channel, listener);
    return () => ipcRenderer.off(channel, listener);
  },
  pathOf: (file) => webUtils.getPathForFile(file),
  fail: () => {
    throw new TypeError('no such thing');
  },
  unknown: () => require('electron').webFrame,
});
