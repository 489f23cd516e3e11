// ws exports its Sender, its types do not: https://github.com/websockets/ws/blob/master/doc/ws.md
import 'ws';

declare module 'ws' {
  export class Sender {
    static frame(
      data: Buffer,
      options: { fin: boolean; rsv1: boolean; opcode: number; mask: boolean; readOnly: boolean },
    ): Buffer[];
  }
}
