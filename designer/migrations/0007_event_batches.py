"""What a step added to a history becomes one row instead of a row for each event."""

import json
from itertools import groupby

from django.db import migrations, models

MOST = 500


def together(apps, schema_editor):
    Event = apps.get_model('designer', 'Event')
    EventBatch = apps.get_model('designer', 'EventBatch')
    rows = Event.objects.order_by('instance_id', 'seq').values_list('instance_id', 'seq', 'body')
    made = []
    for instance, events in groupby(rows.iterator(2000), key=lambda row: row[0]):
        held = []
        for _, seq, body in events:
            event = json.loads(body)
            if held and (len(held) == MOST or event['at'] != held[0][1]['at'] or seq != held[-1][0] + 1):
                made.append(batch(EventBatch, instance, held))
                held = []
            held.append((seq, event))
        made.append(batch(EventBatch, instance, held))
        if len(made) >= 1000:
            EventBatch.objects.bulk_create(made)
            made = []
    EventBatch.objects.bulk_create(made)


def batch(model, instance, held):
    events = [[e['kind'], e['node'], e['token'], e['data']] for _, e in held]
    said = {'v': 1, 'at': held[0][1]['at'], 'events': events}
    body = json.dumps(said, ensure_ascii=False, separators=(',', ':'))
    return model(instance_id=instance, first=held[0][0], last=held[-1][0], body=body)


def apart(apps, schema_editor):
    Event = apps.get_model('designer', 'Event')
    EventBatch = apps.get_model('designer', 'EventBatch')
    for row in EventBatch.objects.order_by('instance_id', 'first').iterator(200):
        said = json.loads(row.body)
        Event.objects.bulk_create(
            Event(
                instance_id=row.instance_id, seq=seq, at=e[4] if len(e) > 4 else said['at'], kind=e[0], node=e[1],
                body=json.dumps({
                    'instance': str(row.instance_id), 'seq': seq, 'at': e[4] if len(e) > 4 else said['at'],
                    'kind': e[0], 'node': e[1], 'token': e[2], 'data': e[3],
                }, ensure_ascii=False, separators=(',', ':'), sort_keys=True),
            )
            for seq, e in enumerate(said['events'], row.first)
        )


class Migration(migrations.Migration):

    dependencies = [
        ('designer', '0006_deliveries'),
    ]

    operations = [
        migrations.CreateModel(
            name='EventBatch',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('first', models.PositiveIntegerField()),
                ('last', models.PositiveIntegerField()),
                ('body', models.TextField()),
                ('instance', models.ForeignKey(db_index=False, on_delete=models.deletion.CASCADE, related_name='histories', to='designer.instance')),
            ],
            options={
                'ordering': ('instance_id', 'first'),
                'constraints': [
                    models.UniqueConstraint(fields=('instance', 'first'), name='history_once_per_seq'),
                    models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='history_in_order'),
                ],
            },
        ),
        migrations.RunPython(together, apart),
        migrations.DeleteModel(name='Event'),
    ]
