import type { Script } from '../script.js';

/** Spanish: a voucher that is not taken. */
export const lucia: Script = {
  person: { name: 'Lucía Fernández', email: 'lucia.fernandez@example.com' },
  namesakes: ['Íñigo Ibarra', 'Rocío Peña', 'Joaquín Núñez', 'Begoña Castaño', 'Sofía Muñoz'],
  page: { url: 'https://shop.example/es/carrito', title: 'Carrito' },
  timezone: 'Europe/Madrid',
  charactersPerSecond: 9,
  form: {
    title: 'Antes de empezar',
    name: 'Nombre',
    email: 'Correo electrónico',
    topic: 'Tema',
    topics: ['Pago', 'Envío', 'Otro'],
  },
  greeting: 'Hola, {agent}.',
  nudges: ['¿Hola? ¿Hay alguien?', 'Espero un poco más.'],
  farewells: ['adiós', 'hasta luego', 'buen día', 'algo más', 'bye', 'have a nice', 'anything else'],
  temper: {
    opening: '¡Esto es una tomadura de pelo!',
    nudges: ['¿Pero hay alguien o no?', 'Llevo media hora esperando.'],
    retort: 'Eso no me sirve de nada.',
    soothedBy: ['perdón', 'perdona', 'disculp', 'lo siento', 'lamento', 'sorry', 'apolog'],
    calmed: 'Bueno, vale. Gracias por entenderlo.',
    parting: 'Pues compro en otra parte. Adiós.',
  },
  praise: 'Muy amables, ¡gracias!',
  complaint: 'No me han ayudado.',
  visits: [
    {
      topic: 'Pago',
      opening: ['Hola, el código de descuento BIENVENIDA10 no funciona.'],
      lines: [
        {
          say: 'Perdón, ¿puede ser en español? El inglés lo leo bastante bien.',
          when: ['hello', 'hi', 'help', 'english', 'sorry'],
          onlyIfAsked: true,
        },
        { say: 'Me sale «código no válido» al pagar.', when: ['mensaje', 'error', 'sale', 'message', 'see', 'says'] },
        {
          say: 'Es mi primer pedido, así que debería servir.',
          when: ['primer', 'pedido', 'cliente', 'first', 'order'],
        },
        { say: 'El total son 84 euros, sin el envío.', when: ['total', 'importe', 'amount', 'price', 'euro'] },
      ],
      thanks: 'Ya funciona. ¡Muchas gracias!',
      leaves: 'close',
    },
    {
      topic: 'Envío',
      opening: ['Hola otra vez. ¿Puedo cambiar la dirección de mi pedido?'],
      lines: [
        {
          say: 'Mejor a la oficina: calle Mayor 8, tercero.',
          when: ['dirección', 'calle', 'address', 'where', 'street'],
        },
        { say: 'Lo pedí hace una hora, más o menos.', when: ['cuándo', 'pedido', 'when', 'order'] },
      ],
      thanks: 'Genial, gracias por la ayuda.',
      leaves: 'quietly',
    },
  ],
};
