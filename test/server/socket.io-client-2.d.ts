declare module 'socket.io-client-2' {
  const connect: (url: string, options: object) => unknown;
  export = connect;
}
