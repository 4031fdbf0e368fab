# The definitions that RFC 7643 section 8.7 prints, with its errata, against those a server publishes. What a
# definition leaves out has its default: single, optional, readWrite, returned default, case-insensitive,
# uniqueness none. Section 8.7.1 lets schemas vary: there only another type or plurality is a warning, and what is
# marked with "!". The schemas of section 8.7.2 are fixed, but for what is marked with "?", which an erratum
# corrects or the text contradicts. All other differences are noted.
Feature: The printed schemas

  Rule: Schemas of resources may vary in what is not their type

    Scenario Outline: User, <attribute>
      When the client sends GET /Schemas
      Then the response defines <attribute> of urn:ietf:params:scim:schemas:core:2.0:User as <definition>

      @RFC7643-8.7.1-01 @RFC7643-8.7.1-31
      Examples: userName
        | attribute | definition                            |
        | userName  | string, required!, uniqueness server! |

      @RFC7643-8.7.1-02 @RFC7643-8.7.1-31
      Examples: name
        | attribute | definition                                                                                      |
        | name      | complex; formatted, familyName, givenName, middleName, honorificPrefix, honorificSuffix: string |

      @RFC7643-8.7.1-03 @RFC7643-8.7.1-31
      Examples: displayName
        | attribute   | definition |
        | displayName | string     |

      @RFC7643-8.7.1-04 @RFC7643-8.7.1-31
      Examples: nickName
        | attribute | definition |
        | nickName  | string     |

      @RFC7643-8.7.1-05 @RFC7643-8.7.1-31
      Examples: profileUrl
        | attribute  | definition                                |
        | profileUrl | reference, case-exact, refers to external |

      @RFC7643-8.7.1-06 @RFC7643-8.7.1-31
      Examples: title
        | attribute | definition |
        | title     | string     |

      @RFC7643-8.7.1-07 @RFC7643-8.7.1-31
      Examples: userType
        | attribute | definition |
        | userType  | string     |

      @RFC7643-8.7.1-08 @RFC7643-8.7.1-31
      Examples: preferredLanguage
        | attribute         | definition |
        | preferredLanguage | string     |

      @RFC7643-8.7.1-09 @RFC7643-8.7.1-31
      Examples: locale
        | attribute | definition |
        | locale    | string     |

      @RFC7643-8.7.1-10 @RFC7643-8.7.1-31
      Examples: timezone
        | attribute | definition |
        | timezone  | string     |

      @RFC7643-8.7.1-11 @RFC7643-8.7.1-31
      Examples: active
        | attribute | definition |
        | active    | boolean    |

      @RFC7643-8.7.1-12 @RFC7643-8.7.1-31
      Examples: password
        | attribute | definition                          |
        | password  | string, writeOnly!, returned never! |

      @RFC7643-8.7.1-13 @RFC7643-8.7.1-31
      Examples: emails
        | attribute | definition                                                                                               |
        | emails    | complex, multi-valued; value, display: string; type: string, canonical work/home/other; primary: boolean |

      @RFC7643-8.7.1-14 @RFC7643-8.7.1-31
      Examples: phoneNumbers
        | attribute    | definition                                                                                                                |
        | phoneNumbers | complex, multi-valued; value, display: string; type: string, canonical work/home/mobile/fax/pager/other; primary: boolean |

      @RFC7643-8.7.1-15 @RFC7643-8.7.1-31
      Examples: ims
        | attribute | definition                                                                                                                           |
        | ims       | complex, multi-valued; value, display: string; type: string, canonical aim/gtalk/icq/xmpp/msn/skype/qq/yahoo/other; primary: boolean |

      @RFC7643-8.7.1-16 @RFC7643-8.7.1-31
      Examples: photos
        | attribute | definition                                                                                                                                          |
        | photos    | complex, multi-valued; value: reference, case-exact, refers to external; display: string; type: string, canonical photo/thumbnail; primary: boolean |

      @RFC7643-8.7.1-17 @RFC7643-8.7.1-31
      Examples: addresses
        | attribute | definition                                                                                                                              |
        | addresses | complex, multi-valued; formatted, streetAddress, locality, region, postalCode, country: string; type: string, canonical work/home/other |

      @RFC7643-8.7.1-18 @RFC7643-8.7.1-31
      Examples: groups
        | attribute | definition                                                                                                                                                                    |
        | groups    | complex, multi-valued, readOnly!; value, display: string, readOnly; $ref: reference, readOnly, case-exact, refers to Group; type: string, readOnly, canonical direct/indirect |

      @RFC7643-8.7.1-19 @RFC7643-8.7.1-31
      Examples: entitlements
        | attribute    | definition                                                            |
        | entitlements | complex, multi-valued; value, display, type: string; primary: boolean |

      @RFC7643-8.7.1-20 @RFC7643-8.7.1-31
      Examples: roles
        | attribute | definition                                                            |
        | roles     | complex, multi-valued; value, display, type: string; primary: boolean |

      @RFC7643-8.7.1-21 @RFC7643-8.7.1-31
      Examples: x509Certificates
        | attribute        | definition                                                                                |
        | x509Certificates | complex, multi-valued; value: binary, case-exact; display, type: string; primary: boolean |

    Scenario Outline: Group, <attribute>
      When the client sends GET /Schemas
      Then the response defines <attribute> of urn:ietf:params:scim:schemas:core:2.0:Group as <definition>

      @RFC7643-8.7.1-22 @RFC7643-8.7.1-31
      Examples: displayName
        | attribute   | definition        |
        | displayName | string, required! |

      @RFC7643-8.7.1-23 @RFC7643-8.7.1-31
      Examples: members
        | attribute | definition                                                                                                                                                   |
        | members   | complex, multi-valued; value: string, immutable; $ref: reference, immutable, case-exact, refers to User/Group; type: string, immutable, canonical User/Group |

    Scenario Outline: Enterprise user, <attribute>
      When the client sends GET /Schemas
      Then the response defines <attribute> of urn:ietf:params:scim:schemas:extension:enterprise:2.0:User as <definition>

      @RFC7643-8.7.1-24 @RFC7643-8.7.1-31
      Examples: employeeNumber
        | attribute      | definition |
        | employeeNumber | string     |

      @RFC7643-8.7.1-25 @RFC7643-8.7.1-31
      Examples: costCenter
        | attribute  | definition |
        | costCenter | string     |

      @RFC7643-8.7.1-26 @RFC7643-8.7.1-31
      Examples: organization
        | attribute    | definition |
        | organization | string     |

      @RFC7643-8.7.1-27 @RFC7643-8.7.1-31
      Examples: division
        | attribute | definition |
        | division  | string     |

      @RFC7643-8.7.1-28 @RFC7643-8.7.1-31
      Examples: department
        | attribute  | definition |
        | department | string     |

      @RFC7643-8.7.1-29 @RFC7643-8.7.1-31
      Examples: manager
        | attribute | definition                                                                                                     |
        | manager   | complex; value: string, case-exact; $ref: reference, case-exact, refers to User; displayName: string, readOnly |

    @RFC7643-8.7.1-30 @cap:groups
    Scenario: display of members
      Given a client has filled the tenant
      When the client reads everything
      Then in everything shown, whether definitions and values of members have display is recorded

  Rule: Schemas of discovery are fixed

    Scenario Outline: ServiceProviderConfig, <attribute>
      When the client sends GET /Schemas
      Then the response defines <attribute> of urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig exactly as <definition>

      @RFC7643-8.7.2-01
      Examples: documentationUri
        | attribute        | definition                                           |
        | documentationUri | reference, readOnly, case-exact?, refers to external |

      @RFC7643-8.7.2-02
      Examples: patch
        | attribute | definition                                                          |
        | patch     | complex, required, readOnly; supported: boolean, required, readOnly |

      @RFC7643-8.7.2-03
      Examples: bulk
        | attribute | definition                                                                                                                      |
        | bulk      | complex, required, readOnly; supported: boolean, required, readOnly; maxOperations, maxPayloadSize: integer, required, readOnly |

      @RFC7643-8.7.2-04
      Examples: filter
        | attribute | definition                                                                                                   |
        | filter    | complex, required, readOnly; supported: boolean, required, readOnly; maxResults: integer, required, readOnly |

      @RFC7643-8.7.2-05
      Examples: changePassword
        | attribute      | definition                                                          |
        | changePassword | complex, required, readOnly; supported: boolean, required, readOnly |

      @RFC7643-8.7.2-06
      Examples: sort
        | attribute | definition                                                          |
        | sort      | complex, required, readOnly; supported: boolean, required, readOnly |

      @RFC7643-8.7.2-07
      Examples: authenticationSchemes
        | attribute             | definition                                                                                                                                                                |
        | authenticationSchemes | complex, multi-valued, required, readOnly; name, description: string, required, readOnly; specUri, documentationUri: reference, readOnly, case-exact?, refers to external |

    Scenario Outline: ResourceType, <attribute>
      When the client sends GET /Schemas
      Then the response defines <attribute> of urn:ietf:params:scim:schemas:core:2.0:ResourceType exactly as <definition>

      @RFC7643-8.7.2-09
      Examples: id
        | attribute | definition       |
        | id        | string, readOnly |

      @RFC7643-8.7.2-10
      Examples: name
        | attribute | definition                                     |
        | name      | string, required, readOnly, uniqueness server? |

      @RFC7643-8.7.2-11
      Examples: description
        | attribute   | definition       |
        | description | string, readOnly |

      @RFC7643-8.7.2-12
      Examples: endpoint
        | attribute | definition                                                                    |
        | endpoint  | reference, required, readOnly, case-exact?, uniqueness server?, refers to uri |

      @RFC7643-8.7.2-13
      Examples: schema
        | attribute | definition                                               |
        | schema    | reference, required, readOnly, case-exact, refers to uri |

      @RFC7643-8.7.2-14
      Examples: schemaExtensions
        | attribute        | definition                                                                                                                                           |
        | schemaExtensions | complex, multi-valued?, optional?, readOnly; schema: reference, required, readOnly, case-exact, refers to uri; required: boolean, required, readOnly |

    Scenario Outline: Schema, <attribute>
      When the client sends GET /Schemas
      Then the response defines <attribute> of urn:ietf:params:scim:schemas:core:2.0:Schema exactly as <definition>

      @RFC7643-8.7.2-15
      Examples: id
        | attribute | definition                 |
        | id        | string, required, readOnly |

      @RFC7643-8.7.2-16
      Examples: name
        | attribute | definition                  |
        | name      | string, required?, readOnly |

      @RFC7643-8.7.2-17
      Examples: description
        | attribute   | definition       |
        | description | string, readOnly |

      @RFC7643-8.7.2-18
      Examples: attributes
        | attribute  | definition                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       |
        | attributes | complex, multi-valued, required, readOnly; name: string, required, readOnly, case-exact; type: string, required, readOnly, canonical string/complex/boolean/decimal/integer/dateTime/reference/binary?; multiValued: boolean, required, readOnly; description: string, readOnly, case-exact; required, caseExact: boolean, readOnly; canonicalValues: string, multi-valued, readOnly, case-exact; mutability: string, readOnly, case-exact, canonical readOnly/readWrite/immutable/writeOnly; returned: string, readOnly, case-exact, canonical always/never/default/request; uniqueness: string, readOnly, case-exact, canonical none/server/global; referenceTypes: string, multi-valued, readOnly, case-exact; subAttributes: complex, multi-valued, readOnly |

    @RFC7643-8.7.2-08
    Scenario: What the printed configuration forgets
      When the client sends GET /Schemas
      Then in everything shown, whether the configuration's definition has etag and type is recorded

    @RFC7643-8.7.2-19
    Scenario: Canonical values
      When the client sends GET /Schemas
      Then in everything shown, canonical types of e-mails and phone numbers are recorded
