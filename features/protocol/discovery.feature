Feature: Discovery

  Rule: /ServiceProviderConfig answers a JSON object of its own schema

    @RFC7644-4-01 @RFC7644-8.1-01 @RFC7643-5-02
    Scenario: The configuration is read
      When the client sends GET /ServiceProviderConfig
      Then the response has status 200
      And the header Content-Type contains "application/scim+json"
      And the response shows:
        | attribute | value                                                           |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"] |
        | Resources | absent                                                          |

    Scenario Outline: What it has to say of <feature>
      When the client sends GET /ServiceProviderConfig
      Then the response shows:
        | attribute           | value         |
        | <feature>.supported | true or false |

      @RFC7643-5-03
      Examples: PATCH
        | feature |
        | patch   |

      @RFC7643-5-04
      Examples: Bulk
        | feature |
        | bulk    |

      @RFC7643-5-05
      Examples: Filters
        | feature |
        | filter  |

      @RFC7643-5-06
      Examples: Passwords
        | feature        |
        | changePassword |

      @RFC7643-5-07
      Examples: Sorting
        | feature |
        | sort    |

      @RFC7643-5-08
      Examples: Versions
        | feature |
        | etag    |

    Scenario Outline: The limit <limit>
      When the client sends GET /ServiceProviderConfig
      Then the response shows:
        | attribute | value      |
        | <limit>   | an integer |

      @RFC7643-5-04
      Examples: of bulk requests
        | limit               |
        | bulk.maxOperations  |
        | bulk.maxPayloadSize |

      @RFC7643-5-05
      Examples: of lists
        | limit             |
        | filter.maxResults |

    @RFC7643-5-05 @cap:filter
    Scenario: The limit is the one in force
      Given a client has created user "Ada"
      And the client has sent GET /ServiceProviderConfig
      When the client sends GET /Users?filter=userName eq "{Ada.userName}"
      Then in everything shown, no list is longer than filter.maxResults

    @RFC7643-5-10
    Scenario: The authentication schemes
      When the client sends GET /ServiceProviderConfig
      Then in everything shown, every authentication scheme has a type, a name and a description

    @RFC7643-5-11
    Scenario: The authentication schemes, for whoever asks
      Given the client has set the header Authorization to ""
      When the client sends GET /ServiceProviderConfig
      Then the response has status 200
      And the response shows:
        | attribute             | value   |
        | authenticationSchemes | present |

    @RFC7643-5-12
    Scenario: Addresses
      When the client sends GET /ServiceProviderConfig
      Then in everything shown, every address in the configuration is an absolute http or https URL

  Rule: What the configuration says is true

    Background:
      Given a client has created user "Ada" with:
        | attribute | value     |
        | title     | "Analyst" |

    @RFC7643-5-09
    Scenario: PATCH works where it is supported
      Given the configuration has shown patch.supported as true
      When the client patches /Users/{Ada} with:
        | op      | path  | value   |
        | replace | title | "Queen" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value   |
        | title     | "Queen" |

    @RFC7643-5-09
    Scenario: Bulk requests work where they are supported
      Given the configuration has shown bulk.supported as true
      When the client sends POST /Bulk with body:
        """
        {
          "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
          "Operations": [{"method": "DELETE", "path": "/Users/{Ada}"}]
        }
        """
      Then the response has status 200
      And the response shows:
        | attribute            | value    |
        | Operations[0].method | "DELETE" |

    @RFC7643-5-09
    Scenario: Filters work where they are supported
      Given the configuration has shown filter.supported as true
      And a client has created user "Grace"
      When the client sends GET /Users?filter=userName eq "{Ada.userName}"
      Then the response lists exactly "Ada"

    @RFC7643-5-09 @cap:filter
    Scenario Outline: Sorting works where it is supported, <order>
      Given the configuration has shown sort.supported as true
      And a client has created user "Linus" with:
        | attribute | value           |
        | userName  | "{mark}-b-once" |
      And a client has created user "Grace" with:
        | attribute | value            |
        | userName  | "{mark}-a-again" |
      When the client sends GET /Users?filter=userName sw "{mark}-"&sortBy=userName&sortOrder=<order>
      Then the response lists exactly <people> in this order

      Examples:
        | order      | people           |
        | ascending  | "Grace", "Linus" |
        | descending | "Linus", "Grace" |

    @RFC7643-5-09
    Scenario: Versions are there where they are supported
      Given the configuration has shown etag.supported as true
      When the client sends GET /Users/{Ada}
      Then the response shows:
        | attribute    | value   |
        | meta.version | present |

  Rule: A password can be changed where the configuration says so

    @RFC7643-5-09 @RFC7643-7-26a @cap:patch
    Scenario: A new password
      Given passwords have been synchronised
      And a client has created user "Ada"
      And the configuration has shown changePassword.supported as true
      When the client patches /Users/{Ada} with:
        | op      | path     | value                   |
        | replace | password | "t1meMa$heen-{mark}-Qz" |
      Then the response is a success or a SCIM error of type "invalidValue"

  Rule: /Schemas and /ResourceTypes answer all there is as a ListResponse

    Scenario Outline: <endpoint>
      When the client sends GET <endpoint>
      Then the response has status 200
      And the response shows:
        | attribute | value                                                  |
        | schemas   | ["urn:ietf:params:scim:api:messages:2.0:ListResponse"] |
        | Resources | present                                                |

      @RFC7644-4-02 @RFC7644-3.4.2-03
      Examples: Schemas
        | endpoint |
        | /Schemas |

      @RFC7644-4-04 @RFC7644-3.4.2-03
      Examples: Resource types
        | endpoint       |
        | /ResourceTypes |

    @RFC7644-4-02
    Scenario: Every schema in use is listed
      When the client sends GET /Schemas
      Then in everything shown, every schema that a resource type names is listed

    @RFC7644-4-03
    Scenario: One schema is read
      When the client follows what the server publishes
      Then in everything shown, every schema is served by its URN

    @RFC7644-4-03 @RFC7643-7-03
    Scenario: The schema of users
      When the client sends GET /Schemas/urn:ietf:params:scim:schemas:core:2.0:User
      Then the response has status 200
      And the response shows:
        | attribute | value                                        |
        | id        | "urn:ietf:params:scim:schemas:core:2.0:User" |
        | Resources | absent                                       |

    @RFC7644-4-03
    Scenario: A schema that does not exist
      When the client sends GET /Schemas/urn:example:scimproof:schemas:2.0:Nothing
      Then the response is a SCIM error with status 404

    @RFC7644-4-04
    Scenario: One resource type is read
      When the client follows what the server publishes
      Then in everything shown, every resource type is served by its id or name

  Rule: Paging, sorting and filters have no effect on discovery

    @RFC7644-4-05
    Scenario Outline: <endpoint>, <case>
      When the client sends GET <endpoint>?<parameters>
      Then in everything shown, lists of what is published are the same whatever was asked for

      Examples:
        | case                     | endpoint       | parameters                                      |
        | paged                    | /Schemas       | startIndex=2&count=1                            |
        | none wanted              | /Schemas       | count=0                                         |
        | sorted                   | /Schemas       | sortBy=id&sortOrder=descending                  |
        | filtered                 | /Schemas       | filter=name eq "Group"                          |
        | paged types              | /ResourceTypes | startIndex=2&count=1                            |
        | sorted types             | /ResourceTypes | sortBy=name&sortOrder=descending                |
        | filtered types           | /ResourceTypes | filter=name eq "Group"                          |

    @RFC7644-4-06
    Scenario Outline: A filter on <endpoint> is refused
      When the client sends GET <endpoint>?filter=name eq "User"
      Then the response is a SCIM error with status 403
      And nothing changes

      Examples:
        | endpoint       |
        | /ResourceTypes |
        | /Schemas       |

  Rule: What discovery shows cannot be changed

    Scenario Outline: <request>
      When the client sends <request> with:
        | attribute | value                                                                                                                                                                 |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:Schema", "urn:ietf:params:scim:schemas:core:2.0:ResourceType", "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"] |
        | name      | "Robot"                                                                                                                                                               |
        | id        | "urn:example:scimproof:schemas:2.0:Robot"                                                                                                                             |
        | patch     | {"supported": false}                                                                                                                                                  |
      Then nothing changes

      @RFC7643-5-01
      Examples: The configuration
        | request                     |
        | POST /ServiceProviderConfig |
        | PUT /ServiceProviderConfig  |

      @RFC7643-6-01
      Examples: Resource types
        | request             |
        | POST /ResourceTypes |
        | PUT /ResourceTypes  |

      @RFC7643-6-01 @destructive
      Examples: One resource type
        | request                 |
        | PUT /ResourceTypes/User |

      @RFC7643-7-02
      Examples: Schemas
        | request       |
        | POST /Schemas |
        | PUT /Schemas  |

      @RFC7643-7-02 @destructive
      Examples: One schema
        | request                                                  |
        | PUT /Schemas/urn:ietf:params:scim:schemas:core:2.0:Group |

    Scenario Outline: PATCH <path>
      When the client patches <path> with:
        | op      | path            | value   |
        | replace | name            | "Robot" |
        | replace | patch.supported | false   |
      Then nothing changes

      @RFC7643-5-01
      Examples: The configuration
        | path                   |
        | /ServiceProviderConfig |

      @RFC7643-6-01
      Examples: Resource types
        | path           |
        | /ResourceTypes |

      @RFC7643-6-01 @destructive
      Examples: One resource type
        | path                |
        | /ResourceTypes/User |

      @RFC7643-7-02
      Examples: Schemas
        | path     |
        | /Schemas |

      @RFC7643-7-02 @destructive
      Examples: One schema
        | path                                                 |
        | /Schemas/urn:ietf:params:scim:schemas:core:2.0:Group |

    @destructive
    Scenario Outline: DELETE <path>
      When the client sends DELETE <path>
      Then nothing changes

      @RFC7643-5-01
      Examples: The configuration
        | path                   |
        | /ServiceProviderConfig |

      @RFC7643-6-01
      Examples: Resource types
        | path                 |
        | /ResourceTypes       |
        | /ResourceTypes/Group |

      @RFC7643-7-02
      Examples: Schemas
        | path                                                                |
        | /Schemas                                                            |
        | /Schemas/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User |

  Rule: /ResourceTypes says what there is and where

    Background:
      Given a client has created user "Ada"

    @RFC7643-6-02
    Scenario: Names, endpoints, schemas
      When the client sends GET /ResourceTypes
      Then in everything shown, every resource type has a name, an endpoint and a schema

    @RFC7643-6-02
    Scenario: Names of resources' types
      When the client sends GET /Users/{Ada}
      Then in everything shown, the name of every resource type is what its resources say

    @RFC7643-6-03
    Scenario: Endpoints
      When the client follows what the server publishes
      Then in everything shown, every endpoint of a resource type serves its resources

    @RFC7643-6-04
    Scenario: Schemas
      When the client follows what the server publishes
      Then in everything shown, the schema of every resource type is a published one

    @RFC7643-6-05
    Scenario: Extensions
      When the client follows what the server publishes
      Then in everything shown, every extension of a resource type is a published schema, required or not

    @RFC7643-6-08
    Scenario: Nothing twice
      When the client sends GET /ResourceTypes
      Then in everything shown, no two resource types share a name or an endpoint

    @RFC7643-6-09
    Scenario: Descriptions
      When the client sends GET /ResourceTypes
      Then in everything shown, descriptions of resource types are not empty

    @RFC7643-6-10
    Scenario: Ids
      When the client follows what the server publishes
      Then in everything shown, ids of resource types are recorded

    @RFC7643-6-11
    Scenario: Lists of extensions
      When the client sends GET /ResourceTypes
      Then in everything shown, every list of extensions is a list

    @RFC7643-6-12
    Scenario: The schema of resource types
      When the client sends GET /ResourceTypes
      Then in everything shown, every resource type carries the ResourceType schema

  Rule: A resource has the extensions that its type requires

    @RFC7643-6-06
    Scenario: Resources that are read
      Given a client has filled the tenant
      And the server has offered a required extension
      When the client reads everything
      Then in everything shown, every resource has the extensions that its type requires

    @RFC7643-6-06
    Scenario: A resource without a required extension
      Given the server has offered a required extension
      When the client creates a resource without the extension
      Then the request is refused or the attribute is shown as present

    @RFC7643-6-07
    Scenario: A resource without an optional extension
      Given the server has offered an optional extension
      When the client creates a resource without the extension
      Then the response has status 201
